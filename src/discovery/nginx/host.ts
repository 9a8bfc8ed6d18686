import type { Channel } from '../../channel/channel.ts';
import { message, type Value } from '../../messages/message.ts';
import type { Read } from '../hosts/answers.ts';
import type { ChangedHost } from '../hosts/change-all.ts';
import { FileHost, type HostFault } from '../hosts/host.ts';
import { FILE_REASONS, type Reasons } from '../hosts/refusals.ts';
import { type FileState, readChange, readFileState, readLeft, readProbes, type RunningWorker } from './host-answer.ts';
import {
  lookProgram,
  type NginxPlace,
  type NginxRewrite,
  type Probed,
  probeProgram,
  rewriteProgram,
  waitProgram,
  type Worker,
} from './host-program.ts';
import { RUN_PREFIX } from './host-scripts.ts';
import type { Settings } from './settings.ts';

/** Seconds for a host to say what it has. */
const LOOK_WITHIN = 20;
/** Seconds for a test, a reload and its new workers. */
const CHANGE_WITHIN = 75;
/** Seconds that a host gets beyond the time that it is asked to wait. */
const MORE = 15;
/** Seconds for a round of connections: each takes 3 at most, 50 at a time. */
const PROBE_WITHIN = 30;

/** One host of nginx, by the channel (NX1, NX2). */
export class NginxHost implements ChangedHost<FileState, RunningWorker> {
  readonly name: string;
  private readonly host: FileHost;
  private readonly place: NginxPlace;

  constructor(at: Settings['hosts'][number], settings: Settings, channel: Channel) {
    const { file, program, config = null, pid_file: pidFile, sudo } = settings;
    this.place = { file, program, config, pidFile, sudo };
    this.host = new FileHost(at, settings, { channel, runPrefix: RUN_PREFIX, reasons: reasonsAt(this.place) });
    this.name = this.host.name;
  }

  look(signal: AbortSignal): Promise<FileState> {
    return this.host.asked((nonce) => lookProgram(nonce, this.place), readFileState, LOOK_WITHIN, signal);
  }

  /**
   * Tests a text in the place of the file, and leaves it there when it is kept.
   *
   * @returns the workers that end, as nginx was reloaded
   */
  async rewrite(change: NginxRewrite, signal: AbortSignal): Promise<readonly RunningWorker[]> {
    this.host.checkSize(change.text);
    const script = (nonce: string): string => rewriteProgram(nonce, this.place, change);
    return this.host.asked(script, readChange, CHANGE_WITHIN, signal);
  }

  /**
   * Waits until none of the workers is left, so many seconds at most.
   *
   * @returns those that are left
   * @throws HostFault
   */
  untilGone(workers: readonly Worker[], seconds: number, signal: AbortSignal): Promise<readonly Worker[]> {
    const script = (nonce: string): string => waitProgram(nonce, this.place, workers, seconds);
    return this.host.asked(script, readLeft, seconds + MORE, signal);
  }

  /**
   * Which of the places take a connection from there, by their position.
   *
   * @throws HostFault
   */
  probe(places: readonly Probed[], signal: AbortSignal): Promise<ReadonlySet<number>> {
    const read = (nonce: string, output: string): Read<ReadonlySet<number>> => readProbes(nonce, output, places.length);
    return this.host.asked((nonce) => probeProgram(nonce, places), read, PROBE_WITHIN, signal);
  }

  fault(reason: Value, isConflict: boolean, options?: ErrorOptions): HostFault {
    return this.host.fault(reason, isConflict, options);
  }
}

function reasonsAt({ program, pidFile }: NginxPlace): Reasons {
  return {
    ...FILE_REASONS,
    stopped: () => message('nginx_stopped', { pid_file: pidFile }),
    rejected: (said) => message('nginx_rejects', { program, said }),
    unloaded: (said) => message('nginx_not_reloaded', { program, said }),
    idle: () => message('nginx_reload_idle'),
  };
}

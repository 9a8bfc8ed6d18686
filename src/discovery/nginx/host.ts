import { randomBytes } from 'node:crypto';
import { lastLine } from '../../base/foreign-text.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import type { Channel, Endpoint, ExitStatus } from '../../channel/channel.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { type Message, message, type Value } from '../../messages/message.ts';
import {
  type FileState,
  type Read,
  readChange,
  readFileState,
  readLeft,
  readProbes,
  type RunningWorker,
  sumOf,
} from './host-answer.ts';
import {
  changeProgram,
  lookProgram,
  type NginxPlace,
  type Probed,
  probeProgram,
  waitProgram,
  type Worker,
} from './host-program.ts';
import { LARGEST_FILE, RUN_PREFIX } from './host-scripts.ts';
import { reasonOf } from './refusals.ts';
import type { Settings } from './settings.ts';

const SSH_PORT = 22;
/** Seconds for a host to say what it has. */
const LOOK_WITHIN = 20;
/** Seconds for a test, a reload and its new workers. */
const CHANGE_WITHIN = 75;
/** Seconds that a host gets beyond the time that it is asked to wait. */
const MORE = 15;
/** Seconds for a round of connections: each takes 3 at most, 50 at a time. */
const PROBE_WITHIN = 30;
/** Bytes of an answer, beyond the file in it. */
const LARGEST_ANSWER = 512 * 1024;

/** A host that did not do what it was asked; it says where. */
export class HostFault extends MessageError<Message> {
  /** The file is another one than was read, or somebody works on it: to be tried again. */
  readonly isConflict: boolean;

  constructor(content: Message, isConflict: boolean, options?: ErrorOptions) {
    super(content, options);
    this.isConflict = isConflict;
  }
}

/** What is to be in the file of a host instead of what was read there. */
export interface Rewrite {
  readonly from: FileState;
  /** A character for each byte. */
  readonly text: string;
  /** False = nginx only tests it. */
  readonly isKept: boolean;
  readonly needsReload: boolean;
}

/** One host of nginx, by the channel. Every call is one program there (NX1 to NX5). */
export class NginxHost {
  /** In messages. */
  readonly name: string;
  private readonly endpoint: Endpoint;
  private readonly place: NginxPlace;
  private readonly channel: Channel;

  constructor(at: Settings['hosts'][number], settings: Settings, channel: Channel) {
    const { file, program, config = null, pid_file: pidFile, sudo } = settings;
    const own: Exclude<typeof at, string> = typeof at === 'string' ? { host: at } : at;
    const { host, port = SSH_PORT, user = settings.user, key_file: key = settings.key_file ?? null } = own;
    this.name = port === SSH_PORT ? host : `${host}:${port}`;
    this.endpoint = { host, port, user, key };
    this.place = { file, program, config, pidFile, sudo };
    this.channel = channel;
  }

  /** @throws HostFault */
  look(signal: AbortSignal): Promise<FileState> {
    const script = (nonce: string): string => lookProgram(nonce, this.place);
    return this.asked(script, readFileState, LOOK_WITHIN, signal);
  }

  /**
   * Tests a text in the place of the file, and leaves it there when it is kept.
   *
   * @returns the workers that end, as nginx was reloaded
   * @throws HostFault; then the file is what it was, unless the host is not reached
   */
  async rewrite(change: Rewrite, signal: AbortSignal): Promise<readonly RunningWorker[]> {
    const { from, text, isKept, needsReload } = change;
    if (text.length > LARGEST_FILE) throw this.fault(message('nginx_file_too_large', { most: LARGEST_FILE }), false);
    const bytes = Buffer.from(text, 'latin1');
    const file = { from: from.sum, text: bytes, to: sumOf(text), isKept, needsReload };
    const script = (nonce: string): string => changeProgram(nonce, this.place, file);
    const { workers } = await this.asked(script, readChange, CHANGE_WITHIN, signal);
    return workers;
  }

  /**
   * Waits until none of the workers is left, so many seconds at most.
   *
   * @returns those that are left
   * @throws HostFault
   */
  untilGone(workers: readonly Worker[], seconds: number, signal: AbortSignal): Promise<readonly Worker[]> {
    const script = (nonce: string): string => waitProgram(nonce, this.place, workers, seconds);
    return this.asked(script, readLeft, seconds + MORE, signal);
  }

  /**
   * Which of the places take a connection from there, by their position.
   *
   * @throws HostFault
   */
  probe(places: readonly Probed[], signal: AbortSignal): Promise<ReadonlySet<number>> {
    const read = (nonce: string, output: string): Read<ReadonlySet<number>> => readProbes(nonce, output, places.length);
    return this.asked((nonce) => probeProgram(nonce, places), read, PROBE_WITHIN, signal);
  }

  /** What went wrong at this host, as people read it. */
  fault(reason: Value, isConflict: boolean, options?: ErrorOptions): HostFault {
    const content = message('nginx_failed', { host: this.name, file: this.place.file, reason });
    return new HostFault(content, isConflict, options);
  }

  private async asked<Answer>(
    script: (nonce: string) => string,
    read: (nonce: string, output: string) => Read<Answer>,
    within: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const nonce = randomBytes(12).toString('hex');
    const output = await this.output(script(nonce), within, signal);
    const found = read(nonce, output);
    if (found === null) throw this.fault(message('nginx_answer_wrong', { line: lastLine(output, 200) }), false);
    if ('answer' in found) return found.answer;
    const { refusal } = found;
    throw this.fault(reasonOf(refusal, this.place), refusal.why === 'changed' || refusal.why === 'busy');
  }

  private async output(script: string, within: number, signal: AbortSignal): Promise<string> {
    const status = await this.run(script, within, signal);
    switch (status.kind) {
      case 'exited':
        return status.output;
      case 'timed_out':
        throw this.fault(message('no_answer_within', { seconds: within }), false);
      case 'lost':
        throw this.fault(message('run_lost'), false);
      case 'unreachable':
        throw this.fault(status.reason, false);
    }
  }

  private async run(script: string, within: number, signal: AbortSignal): Promise<ExitStatus> {
    try {
      return await this.channel.run(this.endpoint, script, {
        runId: `${RUN_PREFIX}${randomBytes(12).toString('hex')}`,
        deadline: new Date(steadyNow() + within * 1000),
        outputLimit: LARGEST_FILE + LARGEST_ANSWER,
        isSilent: true,
        isBinary: true,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw this.fault(contentOf(error), false, { cause: error });
    }
  }
}

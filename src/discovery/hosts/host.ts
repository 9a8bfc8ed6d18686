import { randomBytes } from 'node:crypto';
import { lastLine } from '../../base/text/foreign-text.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import type { Channel, Endpoint, ExitStatus } from '../../channel/channel.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { type Message, message, type Value } from '../../messages/message.ts';
import type { Read } from './answers.ts';
import type { Reasons } from './refusals.ts';
import { LARGEST_FILE } from './scripts.ts';

const SSH_PORT = 22;
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

/** How the hosts of a balancer are reached, as its settings say. */
interface HostSettings {
  readonly file: string;
  readonly user: string;
  readonly key_file?: string;
}

/** One of them, as settings have it. */
type HostEntry =
  | string
  | { readonly host: string; readonly port?: number; readonly user?: string; readonly key_file?: string };

interface HostOptions {
  readonly channel: Channel;
  /** What the ids of runs begin with. */
  readonly runPrefix: string;
  readonly reasons: Reasons;
}

/** A host with a file, by the channel. Every call is one program there (HS1 to HS3 in scripts.ts). */
export class FileHost {
  /** In messages. */
  readonly name: string;
  private readonly file: string;
  private readonly endpoint: Endpoint;
  private readonly options: HostOptions;

  constructor(at: HostEntry, settings: HostSettings, options: HostOptions) {
    const own: Exclude<HostEntry, string> = typeof at === 'string' ? { host: at } : at;
    const { host, port = SSH_PORT, user = settings.user, key_file: key = settings.key_file ?? null } = own;
    this.name = port === SSH_PORT ? host : `${host}:${port}`;
    this.file = settings.file;
    this.endpoint = { host, port, user, key };
    this.options = options;
  }

  /**
   * Runs a program, and reads its answer.
   *
   * @param within seconds
   * @throws HostFault; the abort reason
   */
  async asked<Answer>(
    script: (nonce: string) => string,
    read: (nonce: string, output: string) => Read<Answer>,
    within: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const nonce = randomBytes(12).toString('hex');
    const output = await this.output(script(nonce), within, signal);
    const found = read(nonce, output);
    if (found !== null && 'answer' in found) return found.answer;
    const reason = found === null ? undefined : this.options.reasons[found.refusal.why]?.(found.refusal.said);
    if (found === null || reason === undefined) {
      throw this.fault(message('host_answer_wrong', { line: lastLine(output, 200) }), false);
    }
    throw this.fault(reason, found.refusal.why === 'changed' || found.refusal.why === 'busy');
  }

  /** Refuses what is not to be sent. @throws HostFault */
  checkSize(text: string): void {
    if (text.length > LARGEST_FILE) throw this.fault(message('host_file_too_large', { most: LARGEST_FILE }), false);
  }

  /** What went wrong at this host, as people read it. */
  fault(reason: Value, isConflict: boolean, options?: ErrorOptions): HostFault {
    return new HostFault(message('host_failed', { host: this.name, file: this.file, reason }), isConflict, options);
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
    const { channel, runPrefix } = this.options;
    try {
      return await channel.run(this.endpoint, script, {
        runId: `${runPrefix}${randomBytes(12).toString('hex')}`,
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

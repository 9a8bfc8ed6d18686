import { MessageError } from '../messages/message-error.ts';
import type { Program } from './node/run-once.ts';

/** Runs programs of sh on one machine. */
export interface Transport {
  /**
   * Runs a program to its end.
   *
   * @throws NodeFault when the machine sends more than was asked for; another error when the connection breaks; the
   *   abort reason when `signal` aborts
   */
  exec(program: Program, options: ExecOptions): Promise<Ended>;
}

export interface ExecOptions {
  readonly onStdout?: (chunk: Buffer) => void;
  readonly onStderr?: (chunk: Buffer) => void;
  readonly signal: AbortSignal;
}

/** How a program ended, in the machine's own words; both null = it did not say. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The machine sent nothing at all for as long as it may be silent. */
export class NodeSilent extends MessageError {}

/** The machine answers, but makes no sense: retried a few times, not for long. */
export class NodeFault extends MessageError {}

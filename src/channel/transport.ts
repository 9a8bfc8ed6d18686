import type { Program } from './node/run-once.ts';

/** Runs programs of sh on one machine. */
export interface Transport {
  /**
   * Runs a program to its end.
   *
   * @throws NodeFault when the machine sends more than anybody asked for; another error when the connection breaks; the
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

/** Nothing at all came from the machine for as long as it may be silent. */
export class NodeSilent extends Error {}

/** The machine is there and answers, and what it says makes no sense: it is asked a few times more, not for long. */
export class NodeFault extends Error {}

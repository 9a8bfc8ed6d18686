import type { Fleet } from './fleet.ts';

/** The work: `echo hi` on every host, once for each step. */
export interface Work {
  readonly fleet: Fleet;
  /** On each host a step begins when the previous one has ended. */
  readonly steps: number;
  readonly signal: AbortSignal;
  /** Measures the work itself, without preparations and checks. Called once. */
  readonly measure: (work: () => Promise<unknown>) => Promise<void>;
  /** The same again over the connections that are open; called after `measure`, by contenders that keep connections. */
  readonly measureWarm: (work: () => Promise<unknown>) => Promise<void>;
}

/** A program that can do the work. */
export interface Contender {
  readonly name: string;
  /**
   * Does the work once, without an open connection at the beginning.
   *
   * @throws when any host did not say hi; the abort reason
   */
  run(work: Work): Promise<void>;
}

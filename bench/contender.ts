import type { Fleet } from './fleet.ts';

/** What is to be done: `echo hi` on every host, as often as there are steps. */
export interface Work {
  readonly fleet: Fleet;
  /** On each host a step begins when the one before it has ended. */
  readonly steps: number;
  readonly signal: AbortSignal;
  /** Measures the work itself, without what is made ready before it and checked after it. Called once. */
  readonly measure: (work: () => Promise<unknown>) => Promise<void>;
  /** The same once more for the same commands over the connections that are open; called after `measure`, by who can keep them. */
  readonly measureWarm: (work: () => Promise<unknown>) => Promise<void>;
}

/** Somebody who can do it. */
export interface Contender {
  readonly name: string;
  /**
   * Does the work once, from nothing: no connection is open before.
   *
   * @throws when any host did not say hi; the abort reason
   */
  run(work: Work): Promise<void>;
}

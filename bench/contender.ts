import type { AnsibleTask } from '../src/ansible/ansible.ts';
import type { Fleet } from './fleet.ts';

/** The work on every host: `echo hi`, once for each step, or modules of Ansible. */
export interface Work {
  readonly fleet: Fleet;
  /** On each host a step begins when the previous one has ended. */
  readonly steps: number;
  /** One for each step; left out = `echo hi`. */
  readonly modules?: readonly AnsibleTask[];
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
   * @throws when any host did not do all of it; the abort reason
   */
  run(work: Work): Promise<void>;
}

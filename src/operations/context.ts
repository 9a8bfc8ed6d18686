import type { SliceQueue } from '../engine/slice-queue.ts';
import type { Database } from '../store/database.ts';
import type { Principal } from '../identity/principal.ts';

export interface Limits {
  readonly maxExpand: number;
  /** Seconds. */
  readonly stepTimeout: number;
  /** Seconds. */
  readonly retryInterval: number;
  /** Seconds. */
  readonly stopGrace: number;
  /** Seconds that a pool waits for one that it depends on. */
  readonly dependWait: number;
  /** Seconds of silence after which a process that is frozen or cut off is taken for dead. */
  readonly lease: number;
  /** The modules of Ansible's collections that actions may name. */
  readonly ansibleModules: readonly string[];
}

/** What somebody did. */
export interface Change {
  readonly principal: Principal;
  /** @example 'pause task' */
  readonly action: string;
  /** What it was done to. */
  readonly id: number;
}

/** What every operation is given. */
export interface Context {
  readonly database: Database;
  readonly queue: SliceQueue;
  readonly limits: Limits;
  readonly now: () => Date;
  /** Told of everything that somebody changed. */
  readonly noted: (change: Change) => void;
}

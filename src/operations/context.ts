import type { Repositories } from '../content/repositories.ts';
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
  /** Below which repositories of the server's own file system may lie. */
  readonly gitDirectories: readonly string[];
}

/** A change, for the server's log. */
export interface Change {
  readonly principal: Principal;
  /** @example 'pause task' */
  readonly action: string;
  /** The row that was changed. */
  readonly id: number;
}

/** The dependencies of every operation. */
export interface Context {
  readonly database: Database;
  readonly queue: SliceQueue;
  readonly limits: Limits;
  readonly repositories: Pick<Repositories, 'refresh' | 'files'>;
  readonly now: () => Date;
  /** Called for every change. */
  readonly noted: (change: Change) => void;
}

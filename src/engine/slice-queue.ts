import type { Queries } from '../store/database.ts';
import type { SliceLease } from '../store/tasks/slices.ts';

/** A slice as it is put into the queue. A job whose lease is no longer the slice's is stale and dropped. */
export type SliceJob = SliceLease;

/** Where slices are offered to any process that has room. */
export interface SliceQueue {
  /** Jobs appear when the transaction commits, together with its rows; or so many seconds later. */
  offer(transaction: Queries, jobs: readonly SliceJob[], later?: number): Promise<void>;
}

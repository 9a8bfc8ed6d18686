import type { SliceId } from '../domain/ids.ts';
import type { Queries } from '../store/database.ts';

/** A slice as it is put into the queue. A job whose lease is no longer the slice's is stale and dropped. */
export interface SliceJob {
  readonly sliceId: SliceId;
  readonly lease: number;
}

/** Where slices are offered to whichever process has room. */
export interface SliceQueue {
  /** Jobs appear when the transaction commits, together with its rows. */
  offer(transaction: Queries, jobs: readonly SliceJob[]): Promise<void>;
}

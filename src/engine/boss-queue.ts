import { fromKysely, PgBoss } from 'pg-boss';
import type { Queries } from '../store/database.ts';
import { impatientSocket, sessionTo } from '../store/session.ts';
import type { SliceJob, SliceQueue } from './slice-queue.ts';

const QUEUE = 'slice';
/** Jobs fetched at once; a full fetch is followed by the next one without a pause. */
const FETCH = 8;

/**
 * The queue of slices, on pg-boss in our own database. A job is only an invitation to take a slice: it is completed
 * as soon as the slice is taken or turns out to be stale, and a lost job is made again from the rows (recovery.ts).
 */
export class BossQueue implements SliceQueue, AsyncDisposable {
  private readonly boss: PgBoss;

  private constructor(boss: PgBoss) {
    this.boss = boss;
  }

  /** Opens the queue, and makes its tables when they are missing. */
  static async open(
    { url, lease }: { readonly url: string; readonly lease: number },
    onError: (error: Error) => void,
  ): Promise<BossQueue> {
    const session = { ...sessionTo(url, lease), stream: impatientSocket(lease) };
    const boss = new PgBoss({ ...session, max: 3, schedule: false, useListenNotify: true });
    boss.on('error', (error) => onError(asError(error)));
    await boss.start();
    await boss.createQueue(QUEUE, {
      notify: true,
      retryLimit: 1000,
      retryDelay: 1,
      expireInSeconds: 3600,
      deleteAfterSeconds: 600,
    });
    return new BossQueue(boss);
  }

  async offer(transaction: Queries, jobs: readonly SliceJob[], later = 0): Promise<void> {
    if (jobs.length === 0) return;
    await this.boss.insert(
      QUEUE,
      jobs.map((data) => (later === 0 ? { data } : { data, startAfter: later })),
      { db: fromKysely(transaction) },
    );
  }

  /**
   * Calls `take` with all jobs, some at a time, until the returned object is disposed of. While `take` is pending, no more are
   * fetched.
   */
  async consume(take: (jobs: readonly SliceJob[]) => Promise<void>): Promise<AsyncDisposable> {
    const options = {
      batchSize: FETCH,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 5,
    };
    const id = await this.boss.work<SliceJob>(QUEUE, options, (jobs) => take(jobs.map(({ data }) => data)));
    return { [Symbol.asyncDispose]: () => this.boss.offWork(QUEUE, { id, wait: true }) };
  }

  /** How many jobs have not been fetched. */
  async waiting(): Promise<number> {
    const [stats] = await this.boss.getQueueStats(QUEUE, { force: true });
    return stats?.queuedCount ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 5000 });
  }
}

/** pg-boss turns some errors into plain objects with all of their properties. */
function asError(error: Error): Error {
  return error instanceof Error ? error : Object.assign(new Error(), error);
}

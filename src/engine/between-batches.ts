import { pause } from '../base/pause.ts';
import type { InterludeId } from '../domain/ids.ts';
import type { Checks } from '../steps/checks/checks.ts';
import type { Database } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { type DueInterlude, dueInterludes, type HeldInterlude, takeInterlude } from '../store/tasks/interludes.ts';
import { lockTasks } from '../store/tasks/task-rows.ts';
import { recordFound } from './leave-interlude.ts';
import { giveTurnsAfter } from './node-queue.ts';
import { lookAt } from './run-checks.ts';
import type { SliceQueue } from './slice-queue.ts';

/*
 * Handles tasks that wait between two of their batches (table interlude).
 *
 * BB1. What a task waits for, and until when, is in its row: nothing is lost with a process.
 * BB2. An interlude is handled by the worker that took it last. Its lease is checked, under the task's lock, when
 *      the result is recorded, so that a try counts once and a task moves on once, however many processes there are.
 * BB3. An interlude of a worker that died is taken by another, which makes the same try again: with the
 *      same run ids, so that a command on a node runs once.
 * BB4. A check that is interrupted (the database went away) is made again; it never stops a task.
 */

export interface BetweenBatchesDeps {
  readonly database: Database;
  readonly queue: SliceQueue;
  readonly workerId: string;
  readonly checks: Checks;
  readonly installation: string;
  readonly now: () => Date;
  /** Whether interludes are left to other workers (OL3). */
  readonly leavesAll: () => boolean;
  readonly onTrouble: (error: unknown) => void;
}

/** How often due interludes are looked for; one that this process entered is looked at right away. */
const POLL_MS = 500;
/** The most interludes that a process handles at once. */
const MOST_AT_ONCE = 100;

export class BetweenBatches implements AsyncDisposable {
  private readonly deps: BetweenBatchesDeps;
  private readonly stopped = new AbortController();
  private readonly inHand = new Map<InterludeId, Promise<void>>();
  private alarm = Promise.withResolvers<void>();
  private looking: Promise<void> = Promise.resolve();

  constructor(deps: BetweenBatchesDeps) {
    this.deps = deps;
  }

  /** Starts to handle interludes, until it is disposed of. */
  start(): void {
    this.looking = this.keepLooking();
  }

  /** To be called when an interlude may have become due. */
  wake(): void {
    this.alarm.resolve();
  }

  /** Stops work on all of them at once: what was taken is free again as soon as the worker is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped.abort();
    this.wake();
    await this.looking;
    await Promise.all(this.inHand.values());
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      this.alarm = Promise.withResolvers();
      try {
        await this.takeDue();
      } catch (error) {
        this.deps.onTrouble(error);
      }
      const woken = new AbortController();
      await Promise.race([pause(POLL_MS, woken.signal), this.alarm.promise]);
      woken.abort();
    }
  }

  private async takeDue(): Promise<void> {
    const { database, workerId, now } = this.deps;
    const most = MOST_AT_ONCE - this.inHand.size;
    if (most <= 0 || this.deps.leavesAll()) return;
    // Those in work may be among the due ones: as many more are asked for.
    const due = await dueInterludes(database, { workerId, now: now(), most: MOST_AT_ONCE });
    for (const interlude of due.filter(({ id }) => !this.inHand.has(id)).slice(0, most)) {
      const done = this.attend(interlude).finally(() => this.inHand.delete(interlude.id));
      this.inHand.set(interlude.id, done);
    }
  }

  private async attend(due: DueInterlude): Promise<void> {
    const { database, queue, now, onTrouble } = this.deps;
    const { signal } = this.stopped;
    try {
      const interlude = await this.take(due);
      if (interlude === null) return;
      const found = await lookAt(interlude, this.deps, signal);
      await inTransaction(database, async (transaction) => {
        const at = now();
        await recordFound(transaction, queue, { interlude, found }, at);
        await giveTurnsAfter(transaction, queue, [interlude.taskId], at);
      });
      this.wake();
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
    }
  }

  private take(due: DueInterlude): Promise<HeldInterlude | null> {
    const { database, workerId } = this.deps;
    return inTransaction(database, async (transaction) => {
      const [task] = await lockTasks(transaction, [due.taskId]);
      return task?.state === 'running' ? takeInterlude(transaction, { ...due, workerId }) : null;
    });
  }
}

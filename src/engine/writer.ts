import { setTimeout as delay } from 'node:timers/promises';
import type { Contact } from '../domain/contact.ts';
import type { Mark } from '../domain/arrival-marks.ts';
import type { AfterStep, Position } from '../domain/node-run.ts';
import { type Database, isOutage, isTransactionConflict } from '../store/database.ts';
import { type ToldOutput, writeFlush } from '../store/tasks/flush.ts';
import { leasesOf } from '../store/tasks/slices.ts';
import { lockTasks } from '../store/tasks/task-rows.ts';
import { lastFlush, numberFlush } from '../store/processes/workers.ts';
import type { StepOutcome } from '../steps/step.ts';
import { endBatch } from './advance.ts';
import type { Begun, Change } from './flush/change.ts';
import { type FlushPlan, planFlush } from './flush/flush-plan.ts';
import { judgeGates } from './gate.ts';
import type { HeldNodeRun, HeldSlice } from './held.ts';
import { giveTurnsAfter } from './node-queue.ts';
import { quietedBy, settleQuiet } from './end-task.ts';
import type { SliceQueue } from './slice-queue.ts';

/*
 * Writes all changes of a worker in batches: changes gather while a flush is under way, or for moments after
 * one, and the next flush commits all of them in one transaction, however many there are.
 *
 * W1. Flushes follow one another; changes of a node run are committed in the order they were made.
 * W2. A step's work starts only after its begin is committed (`begin` resolves after the commit).
 * W3. A change whose slice has another lease by now changes no row, and aborts the work on that slice.
 * W4. While the database is away or takes no changes, because its disk is full, nothing is lost: the flush is retried
 *     until it succeeds. When the reply to a commit was lost, the flush's number, written by the same transaction, shows
 *     whether it happened.
 */

/**
 * The most milliseconds from flush to flush; with fewer node runs in work, one for each of them. A transaction costs as much for one
 * change as for fifty, and with many nodes in work others will have something to record soon. When all of them have, the next
 * begins at once.
 */
const LONGEST_INTERVAL = 100;

export class FencedError extends Error {
  constructor() {
    super('the lease of the slice was lost');
  }
}

export interface WriterOptions {
  readonly database: Database;
  readonly queue: SliceQueue;
  readonly workerId: string;
  readonly now: () => Date;
  readonly onTrouble: (error: unknown) => void;
  /** How many node runs are in work in this process. */
  readonly inWork: () => number;
  /** Called after the commit that ended a batch: its task may have entered a wait. */
  readonly onBatchEnd: () => void;
}

type Settled = { readonly committed: () => void; readonly failed: (reason: unknown) => void };
/** What a transaction will have done once it commits. */
type Tried = { readonly plan: FlushPlan; readonly fenced: ReadonlySet<HeldSlice>; readonly endsBatch: boolean };
type Pending = { readonly change: Change; readonly settled: Settled };

export class Writer {
  private readonly options: WriterOptions;
  private pending: Pending[] = [];
  /** Node runs that have something to record. */
  private readonly heard = new Set<HeldNodeRun>();
  private allHeard = Promise.withResolvers<void>();
  private flushing: Promise<void> | null = null;
  /** Ends the pause before the next flush. */
  private pause: Promise<void> = Promise.resolve();
  private flushNo = 0;
  private committedNo = 0;

  constructor(options: WriterOptions) {
    this.options = options;
  }

  /** The number of the last flush that was committed, for a worker that registers anew while another is under way. */
  get lastFlushNo(): number {
    return this.committedNo;
  }

  /**
   * Records that an attempt begins. Its work may start when this resolves to `begun`.
   *
   * @throws FencedError when the slice was taken over
   */
  begin(nodeRun: HeldNodeRun, position: Position): Promise<Begun> {
    return new Promise((resolve, reject) => {
      const pending = { resolve, reject };
      this.add({ kind: 'begin', nodeRun, position, pending }, { committed: () => {}, failed: reject });
    });
  }

  /** Records how an attempt ended and what the node does now. Resolves when it is committed. */
  end(nodeRun: HeldNodeRun, outcome: StepOutcome, after: AfterStep, marks: readonly Mark[] = []): Promise<void> {
    return new Promise((resolve, reject) => {
      this.add({ kind: 'end', nodeRun, outcome, after, marks }, { committed: resolve, failed: reject });
    });
  }

  /** Records output of an attempt as it appears. The end of the attempt carries the whole output once more. */
  output(nodeRun: HeldNodeRun, output: ToldOutput): void {
    this.add({ kind: 'output', nodeRun, output }, { committed: () => {}, failed: () => {} });
  }

  /** Records the contact of the attempt at a position with its node; null = it simply runs. */
  contact(nodeRun: HeldNodeRun, position: Position, contact: Contact | null): void {
    this.add({ kind: 'contact', nodeRun, position, contact }, { committed: () => {}, failed: () => {} });
  }

  /** Resolves when everything that was recorded so far is committed or refused. */
  async drained(): Promise<void> {
    while (this.flushing !== null) await this.flushing;
  }

  private add(change: Change, settled: Settled): void {
    this.pending.push({ change, settled });
    this.heard.add(change.nodeRun);
    if (this.heard.size >= this.options.inWork()) this.allHeard.resolve();
    this.flushing ??= this.flushAll();
  }

  private async flushAll(): Promise<void> {
    while (this.pending.length > 0) {
      // One turn of the event loop puts changes of the same moment into the same transaction.
      await Promise.all([Promise.race([this.pause, this.allHeard.promise]), new Promise(setImmediate)]);
      const batch = this.pending;
      this.gather();
      await this.flush(batch);
    }
    // In the same turn as the last look at `pending`: a later change finds no flush under way.
    this.flushing = null;
  }

  /** From now on changes gather for the next flush. */
  private gather(): void {
    this.pending = [];
    this.pause = delay(Math.min(LONGEST_INTERVAL, this.options.inWork()));
    this.heard.clear();
    this.allHeard = Promise.withResolvers();
  }

  /** Commits changes, or finds those that cannot be committed and refuses them alone. */
  private async flush(batch: readonly Pending[]): Promise<void> {
    try {
      await this.commit(batch);
    } catch (error) {
      const nodeRuns = [...new Set(batch.map(({ change }) => change.nodeRun))];
      if (nodeRuns.length === 1) {
        this.options.onTrouble(error);
        for (const { settled } of batch) settled.failed(error);
        return;
      }
      const half = new Set(nodeRuns.slice(0, Math.ceil(nodeRuns.length / 2)));
      await this.flush(batch.filter(({ change }) => half.has(change.nodeRun)));
      await this.flush(batch.filter(({ change }) => !half.has(change.nodeRun)));
    }
  }

  private async commit(batch: readonly Pending[]): Promise<void> {
    this.flushNo += 1;
    const { plan, fenced, endsBatch } = await this.transact(batch);
    this.committedNo = this.flushNo;
    for (const [nodeRun, draft] of plan.drafts) {
      const { ip, vmId, state, position, retryAt, begun, contact } = draft;
      Object.assign(nodeRun, { ip, vmId, state, position, retryAt, begun, contact });
    }
    for (const call of plan.afterCommit) call();
    for (const { change, settled } of batch) {
      if (!fenced.has(change.nodeRun.slice)) settled.committed();
      else settled.failed(new FencedError());
    }
    for (const slice of fenced) slice.lost.abort(new FencedError());
    if (endsBatch) this.options.onBatchEnd();
  }

  private async transact(batch: readonly Pending[]): Promise<Tried> {
    const { database, workerId, onTrouble } = this.options;
    let attempt: Tried | null = null;
    for (let pause = 50; ; pause = Math.min(pause * 2, 2000)) {
      try {
        if (attempt !== null && (await lastFlush(database, workerId)) === this.flushNo) return attempt;
        attempt = await this.tryTransact(batch, (tried) => {
          attempt = tried;
        });
        return attempt;
      } catch (error) {
        if (!isOutage(error) && !isTransactionConflict(error)) throw error;
        onTrouble(error);
        await delay(pause);
      }
    }
  }

  private tryTransact(batch: readonly Pending[], onPlanned: (tried: Tried) => void): Promise<Tried> {
    const { database, queue, workerId, now } = this.options;
    const slices = [...new Set(batch.map(({ change }) => change.nodeRun.slice))];
    return database.transaction().execute(async (transaction) => {
      const tasks = await lockTasks(transaction, [...new Set(slices.map((slice) => slice.task.id))]);
      const leases = await leasesOf(
        transaction,
        slices.map((slice) => slice.id),
      );
      const fenced = new Set(slices.filter((slice) => leases.get(slice.id) !== slice.lease));
      const valid = batch.map(({ change }) => change).filter((change) => !fenced.has(change.nodeRun.slice));
      const phases = new Map(tasks.map((task) => [task.id, task]));
      const running = new Set(tasks.filter((task) => task.state === 'running').map((task) => task.id));
      const at = now();
      const plan = planFlush(valid, phases, at, await judgeGates(transaction, valid, running, at));
      const ended = await writeFlush(transaction, plan.rows, at);
      for (const finished of ended) await endBatch(transaction, queue, finished, at);
      await settleQuiet(transaction, quietedBy(tasks, plan.rows.counts), at);
      if (ended.length > 0) {
        const taskIds = ended.map(({ taskId }) => taskId);
        await giveTurnsAfter(transaction, queue, taskIds, at);
      }
      await numberFlush(transaction, workerId, this.flushNo);
      const tried = { plan, fenced, endsBatch: ended.length > 0 };
      onPlanned(tried);
      return tried;
    });
  }
}

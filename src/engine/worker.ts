import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { pause } from '../base/pause.ts';
import type { Plan, StepKind } from '../domain/plans/plan.ts';
import { type Database, isOutage } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { givenUpRuns } from '../store/tasks/node-run-control.ts';
import { haltedTasks, releaseSlice } from '../store/tasks/slices.ts';
import { patiently } from '../store/patiently.ts';
import { lockTasks } from '../store/tasks/task-rows.ts';
import {
  beat,
  holdWorkerLock,
  type Patience,
  registerWorker,
  removeWorker,
  tellLacks,
} from '../store/processes/workers.ts';
import type { Checks } from '../steps/checks/checks.ts';
import type { StepExecutor } from '../steps/step.ts';
import { BetweenBatches } from './between-batches.ts';
import type { BossQueue } from './boss-queue.ts';
import type { HeldSlice } from './held.ts';
import { endLeftovers } from './leftovers.ts';
import { type Lack, OwnLacks } from './own-lacks.ts';
import { sweepTurns } from './node-queue.ts';
import { offerForgotten, offerUnrun, settleUnattended, takeOverFromTheDead } from './recovery.ts';
import type { SliceJob } from './slice-queue.ts';
import { SliceRunner } from './slice-runner.ts';
import { type TakenSlice, takeSlices } from './take-slices.ts';
import { Writer } from './writer.ts';

/*
 * A process that runs slices.
 *
 * E1. A slice is run by the worker that took it last; the lease from the taking is in everything that worker writes.
 * E2. A worker that shuts down returns its slices at once; one that dies is found by the others (recovery.ts).
 * E3. The work on a slice ends when its nodes are finished, its task is halted, or its lease is lost, never by a throw.
 */

export interface WorkerDeps {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly queue: BossQueue;
  readonly executors: Readonly<Record<StepKind, StepExecutor>>;
  readonly checks: Checks;
  readonly installation: string;
  /** What the process is there for, as people see it: 'all' or 'worker'. */
  readonly role: string;
  /** The most node runs in work at once in this process. */
  readonly capacity: number;
  readonly patience: Patience;
  /** What it lacks now; left out = nothing. */
  readonly lacks?: () => Promise<readonly Lack[]>;
  readonly now: () => Date;
  readonly log: { info(message: string): void; error(details: { err: unknown }, message: string): void };
}

const BEAT_MS = 1000;
/** Heartbeats between two looks at what is lacking. */
const LOOK_EVERY = 5;
/**
 * Nodes that wait between two tries take no capacity, up to a multiple of it: all of them may come back at once, and
 * then nothing is taken until they are done.
 */
const PAUSED_PER_PLACE = 4;

/** Starts to take and run slices. Disposing it returns them. */
export async function startWorker(deps: WorkerDeps): Promise<AsyncDisposable> {
  const worker = new Worker(deps);
  await worker.start();
  return worker;
}

class Worker implements AsyncDisposable {
  private readonly deps: WorkerDeps;
  private readonly id = randomUUID();
  private readonly writer: Writer;
  private readonly betweenBatches: BetweenBatches;
  private readonly lacks: OwnLacks;
  private readonly running = new Map<SliceRunner, Promise<void>>();
  private readonly stopped = new AbortController();
  private room = Promise.withResolvers<void>();
  private lock: Disposable | null = null;
  private consuming: AsyncDisposable | null = null;
  private attending: Promise<void> | null = null;
  private looking: Promise<void> | null = null;
  private beating: Promise<void> = Promise.resolve();
  private endingLeftovers: Promise<void> = Promise.resolve();

  constructor(deps: WorkerDeps) {
    this.deps = deps;
    this.writer = new Writer({
      database: deps.database,
      queue: deps.queue,
      workerId: this.id,
      now: deps.now,
      onTrouble: (error) => this.trouble(error, 'a flush failed'),
      inWork: () => this.load(),
      onBatchEnd: () => this.betweenBatches.wake(),
    });
    const onTrouble = (error: unknown): void => this.trouble(error, 'a look between two batches broke off');
    const look = deps.lacks ?? (() => Promise.resolve([]));
    this.lacks = new OwnLacks({ ...deps, workerId: this.id, look, ticks: () => performance.now() });
    const leavesAll = (): boolean => this.lacks.leavesAll;
    this.betweenBatches = new BetweenBatches({ ...deps, workerId: this.id, leavesAll, onTrouble });
  }

  async start(): Promise<void> {
    await this.lacks.look();
    await this.register();
    await takeOverFromTheDead({ ...this.deps, workerId: this.id });
    this.beating = this.keepBeating();
    this.betweenBatches.start();
    const leavesAll = (): boolean => this.lacks.leavesAll;
    const onTrouble = (error: unknown): void => this.trouble(error, 'a look at what was left running broke off');
    this.endingLeftovers = endLeftovers({ ...this.deps, leavesAll, onTrouble }, this.stopped.signal);
    await this.lacks.lookAround();
    await this.attendQueue();
  }

  /** Gets slices from the queue, unless all are left to others (OL3). */
  private async attendQueue(): Promise<void> {
    const { consuming } = this;
    const isAttending = consuming !== null;
    if (isAttending !== this.lacks.leavesAll || this.stopped.signal.aborted) return;
    this.consuming = null;
    if (isAttending) await consuming[Symbol.asyncDispose]();
    else this.consuming = await this.deps.queue.consume((jobs) => this.accept(jobs));
  }

  /** Looks at what it lacks, and says so when that changed. */
  private async lookAtLacks(isDue: boolean): Promise<void> {
    if (isDue && (await this.lacks.look())) await tellLacks(this.deps.database, this.id, this.lacks.told);
    await this.lacks.lookAround();
  }

  /** What may take its time, and keeps no heartbeat waiting: at most once at a time. */
  private beside(what: 'looking' | 'attending', work: () => Promise<void>): void {
    this[what] ??= work()
      .catch((error: unknown) => this.trouble(error, 'a look at what is lacking broke off'))
      .finally(() => {
        this[what] = null;
      });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped.abort();
    this.makeRoom();
    await this.attending;
    await this.consuming?.[Symbol.asyncDispose]();
    await this.betweenBatches[Symbol.asyncDispose]();
    for (const runner of this.running.keys()) runner.slice.lost.abort(this.stopped.signal.reason);
    await Promise.all(this.running.values());
    await this.writer.drained();
    await this.beating;
    await this.endingLeftovers;
    await this.leave().catch(() => {}); // as of a dead worker: other processes will find what is left
    this.lock?.[Symbol.dispose]();
  }

  private async leave(): Promise<void> {
    await offerUnrun({ ...this.deps, workerId: this.id }, []);
    await removeWorker(this.deps.database, this.id);
  }

  private async register(): Promise<void> {
    const { database, databaseUrl: url, role, capacity, patience } = this.deps;
    const identity = { id: this.id, name: `${hostname()} ${process.pid}`, role, capacity, ...this.lacks.told };
    const { lockKey } = await registerWorker(database, identity, this.writer.lastFlushNo);
    this.lock?.[Symbol.dispose]();
    this.lock = null;
    this.lock = await holdWorkerLock({ url, lease: patience.lockHeld }, lockKey, () => {
      this.lock = null;
    });
  }

  /** Every second: writes the heartbeat, handles halted tasks, and recovers what others left behind. */
  private async keepBeating(): Promise<void> {
    for (let round = 0; !this.stopped.signal.aborted; round += 1) {
      await pause(BEAT_MS, this.stopped.signal);
      if (this.stopped.signal.aborted) return;
      try {
        const { known } = await beat(this.deps.database, this.id);
        if (!known || this.lock === null) await this.register();
        this.beside('looking', () => this.lookAtLacks(round % LOOK_EVERY === 0));
        this.beside('attending', () => this.attendQueue());
        await this.lookAfterHalted();
        await this.lookAfterGivenUp();
        const dead = await takeOverFromTheDead({ ...this.deps, workerId: this.id });
        if (dead.length > 0) this.deps.log.info(`took over from ${dead.length} dead worker(s)`);
        await sweepTurns(this.deps.database, this.deps.queue, this.deps.now);
        if (round % 10 === 0) {
          await offerForgotten({ ...this.deps, workerId: this.id });
          await settleUnattended(this.deps.database, this.deps.now);
        }
      } catch (error) {
        this.trouble(error, 'a heartbeat failed');
      }
    }
  }

  private async lookAfterHalted(): Promise<void> {
    const runners = [...this.running.keys()];
    const halted = await haltedTasks(this.deps.database, [...new Set(runners.map((runner) => runner.slice.task.id))]);
    for (const runner of runners) {
      const task = halted.get(runner.slice.task.id);
      if (task === undefined) continue;
      runner.halt();
      if (task.cancelAt !== null && task.cancelAt <= this.deps.now()) runner.cancel();
    }
  }

  private async lookAfterGivenUp(): Promise<void> {
    const runners = new Map([...this.running.keys()].map((runner) => [runner.slice.id, runner]));
    for (const { id, sliceId, reason } of await givenUpRuns(this.deps.database, [...runners.keys()])) {
      runners.get(sliceId)?.abandon(id, reason);
    }
  }

  /**
   * Takes the slices of jobs and runs them in the background. Returns when there is room for another: jobs that are not
   * fetched stay in the queue, for workers that have room now.
   */
  private async accept(jobs: readonly SliceJob[]): Promise<void> {
    const { database, queue, capacity, executors, installation, now } = this.deps;
    // Jobs are offered again at once: if this failed instead, the queue would retry them later.
    if (this.stopped.signal.aborted) return queue.offer(database, jobs);
    for (const { slice, nodeRuns } of await this.take(jobs)) {
      const onTrouble = (error: unknown): void => this.trouble(error, `slice ${slice.id}: a node run broke off`);
      const onRoom = (): void => this.makeRoom();
      const deps = { writer: this.writer, installation, executors, now, onTrouble, onRoom };
      const runner = new SliceRunner(slice, nodeRuns, deps);
      const done = this.runSlice(runner).finally(() => {
        this.running.delete(runner);
        this.makeRoom();
      });
      this.running.set(runner, done);
    }
    while (this.load() >= capacity && !this.stopped.signal.aborted) await this.room.promise;
  }

  /** @throws what the database throws: then nothing is taken, and the jobs still belong to the queue */
  private async take(jobs: readonly SliceJob[]): Promise<readonly TakenSlice[]> {
    const leavesPlan = (plan: Plan): boolean => this.lacks.leavesPlan(plan);
    const taking = { ...this.deps, workerId: this.id, leavesPlan };
    try {
      return await takeSlices(jobs, this.deps.capacity - this.load(), taking);
    } catch (error) {
      // No other take is under way, so what is held but not run was taken by this one without its knowledge (R4).
      const running = [...this.running.keys()].map(({ slice }) => ({ sliceId: slice.id, lease: slice.lease }));
      await patiently(() => offerUnrun(taking, running));
      throw error;
    }
  }

  /** Wakes the loop that waits for room. */
  private makeRoom(): void {
    const { resolve } = this.room;
    this.room = Promise.withResolvers();
    resolve();
  }

  private load(): number {
    const runners = [...this.running.keys()];
    const paused = runners.reduce((sum, runner) => sum + runner.paused, 0);
    const tooMany = Math.max(0, paused - PAUSED_PER_PLACE * this.deps.capacity);
    return runners.reduce((sum, runner) => sum + runner.size, tooMany);
  }

  private async runSlice(runner: SliceRunner): Promise<void> {
    const result = await runner.run();
    if (result === 'finished') return;
    // A node run that was interrupted is tried again, but not in a tight loop.
    if (!runner.isHalted) await pause(BEAT_MS, this.stopped.signal);
    while (true) {
      try {
        return await this.giveBack(runner.slice);
      } catch (error) {
        this.trouble(error, `slice ${runner.slice.id} could not be given back`);
        if (!isOutage(error) || this.stopped.signal.aborted) return;
        await delay(BEAT_MS);
      }
    }
  }

  /** An unfinished slice waits for its task's next start; if the task runs, others may take it at once (E2). */
  private async giveBack(slice: HeldSlice): Promise<void> {
    const { database, queue, now } = this.deps;
    await inTransaction(database, async (transaction) => {
      const [task] = await lockTasks(transaction, [slice.task.id]);
      const next = task?.state === 'running' ? 'offered' : 'waiting';
      const held = { sliceId: slice.id, lease: slice.lease };
      const released = await releaseSlice(transaction, held, next, now());
      if (released !== null && next === 'offered') await queue.offer(transaction, [released]);
    });
  }

  private trouble(error: unknown, message: string): void {
    this.deps.log.error({ err: error }, message);
  }
}

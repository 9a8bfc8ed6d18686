import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/*
 * Answers requests in a thread of its own, beside the event loop.
 *
 * RT1. A request that takes too long, or too much memory, ends its thread and fails; those queued behind it are answered by the
 *      next thread, as none of them has side effects.
 * RT2. Time is measured by the processor time of the thread: on a machine that is overloaded or suspended,
 *      a request takes longer and does not fail.
 * RT3. The thread starts with the first request, and keeps the process alive only as long as one is under way.
 */

/** Why a thread has no answer: it took too long or too much memory, it ended, or could not be sent the request. */
export type ThreadFault = 'slow' | 'memory' | 'ended' | 'unsent';

export interface ThreadOptions {
  readonly script: URL;
  /** Milliseconds of processor time that a request may take. */
  readonly patience: number;
}

/** The first message of a thread, when it accepts requests. */
export const READY = 'ready';

interface Pending<Request, Answer> {
  readonly request: Request;
  readonly settled: PromiseWithResolvers<Answer>;
}

/** Requests that are sent to the thread ahead: enough to keep it busy while the event loop is busy. */
const MOST_POSTED = 32;
/** After so many checks of the same request, each a patience apart, it is ended whatever time it used. */
const MOST_LOOKS = 40;
/** Megabytes. A request takes a few; this limit is for defects, and what is hostile. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

export class AskedThread<Request, Answer> {
  private readonly options: ThreadOptions;
  private readonly faultOf: (why: ThreadFault, cause: unknown) => Error;
  private readonly waiting: Pending<Request, Answer>[] = [];
  /** The requests sent to the thread, in its order: it works on the first. */
  private readonly posted: Pending<Request, Answer>[] = [];
  private worker: Worker | null = null;
  private isReady = false;
  private isWatched = false;

  /** @param faultOf makes the errors of `ask` */
  constructor(options: ThreadOptions, faultOf: (why: ThreadFault, cause: unknown) => Error) {
    this.options = options;
    this.faultOf = faultOf;
  }

  /** @throws what `faultOf` makes; the thread's error when it cannot start */
  ask(request: Request): Promise<Answer> {
    const settled = Promise.withResolvers<Answer>();
    this.waiting.push({ request, settled });
    this.hand();
    return settled.promise;
  }

  /** Sends the thread as many requests as allowed. */
  private hand(): void {
    const worker = this.worker ?? this.start();
    while (this.isReady && this.posted.length < MOST_POSTED) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.post(worker, next);
    }
    if (this.posted.length + this.waiting.length === 0) worker.unref();
    else worker.ref();
    if (this.posted.length > 0 && !this.isWatched) void this.watch();
  }

  private post(worker: Worker, next: Pending<Request, Answer>): void {
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
      worker.postMessage(next.request);
      this.posted.push(next);
    } catch (error) {
      next.settled.reject(this.faultOf('unsent', error));
    }
  }

  private start(): Worker {
    const worker = new Worker(this.options.script, { env: {}, execArgv: [], resourceLimits: MEMORY });
    this.worker = worker;
    worker.on('message', (answer: typeof READY | Answer) => {
      if (answer === READY) this.isReady = true;
      else this.posted.shift()?.settled.resolve(answer);
      this.hand();
    });
    worker.once('error', (error) => this.replace(worker, faultIn(error), error));
    worker.once('exit', () => this.replace(worker, 'ended', null));
    return worker;
  }

  /** Checks now and then, while requests are under way, whether the thread is still at the same request. */
  private async watch(): Promise<void> {
    const { patience } = this.options;
    this.isWatched = true;
    let seen: Pending<Request, Answer> | undefined;
    let looks = 0;
    let usedBefore: number | null = null;
    while (this.posted.length > 0) {
      await delay(patience, undefined, { ref: false });
      // the event loop itself may have been late: a reply that has arrived by now is read first
      await turn();
      const { worker } = this;
      if (worker === null) continue;
      if (this.posted[0] !== seen) [seen, looks, usedBefore] = [this.posted[0], 0, null];
      const used = await timeUsedBy(worker, patience);
      if (seen === undefined || this.posted[0] !== seen) continue;
      usedBefore ??= used;
      looks++;
      if ((used ?? 0) - (usedBefore ?? 0) < patience && looks < MOST_LOOKS) continue;
      this.replace(worker, 'slow', null);
    }
    this.isWatched = false;
  }

  /** Ends the thread. Its current request fails; the rest goes to the next thread. */
  private replace(worker: Worker, why: ThreadFault, cause: unknown): void {
    worker.removeAllListeners();
    // later errors of it do not matter
    worker.on('error', () => {});
    worker.terminate().catch(() => {});
    this.worker = null;
    const wasReady = this.isReady;
    this.isReady = false;
    const [culprit, ...others] = this.posted.splice(0);
    const fault = this.faultOf(why, cause);
    culprit?.settled.reject(fault);
    this.waiting.unshift(...others);
    // a thread that cannot even start would be restarted forever
    if (!wasReady) for (const { settled } of this.waiting.splice(0)) settled.reject(cause ?? fault);
    if (this.waiting.length > 0) this.hand();
  }
}

/** Milliseconds of processor time; null when the thread does not report it in time. */
async function timeUsedBy(worker: Worker, patience: number): Promise<number | null> {
  const late = delay(patience, null, { ref: false });
  const usage = await Promise.race([worker.cpuUsage().catch(() => null), late]);
  return usage === null ? null : (usage.user + usage.system) / 1000;
}

function faultIn(error: unknown): ThreadFault {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended';
}

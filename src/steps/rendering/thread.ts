import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../base/errors.ts';
import { message } from '../../messages/message.ts';
import { TemplateFault } from './fault.ts';
import { type RenderResult, READY, type Request } from './messages.ts';

/*
 * Renders in a thread of its own, beside the event loop.
 *
 * RT1. A rendering that takes too long, or too much memory, ends its thread and fails; those queued behind it are done by the
 *      next thread, as none of them has side effects.
 * RT2. Time is measured by the processor time of the thread: on a machine that is overloaded or suspended,
 *      a rendering takes longer and does not fail.
 * RT3. The thread starts with the first rendering, and keeps the process alive only as long as one is under way.
 */

export interface ThreadOptions {
  readonly script: URL;
  /** Milliseconds of processor time that a rendering may take. */
  readonly patience: number;
}

interface Pending {
  readonly request: Request;
  readonly settled: PromiseWithResolvers<RenderResult>;
}

/** Requests that are sent to the thread ahead: enough to keep it busy while the event loop is busy. */
const MOST_POSTED = 32;
/** After so many checks of the same rendering, each a patience apart, it is ended whatever time it used. */
const MOST_LOOKS = 40;
/** Megabytes. A rendering takes a few; this limit is for defects. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

export class RenderThread {
  private readonly options: ThreadOptions;
  private readonly waiting: Pending[] = [];
  /** The requests sent to the thread, in its order: it works on the first. */
  private readonly posted: Pending[] = [];
  private worker: Worker | null = null;
  private isReady = false;
  private isWatched = false;

  constructor(options: ThreadOptions) {
    this.options = options;
  }

  /** @throws TemplateFault for a rendering that takes too long or too much memory, or cannot be sent */
  ask(request: Request): Promise<RenderResult> {
    const settled = Promise.withResolvers<RenderResult>();
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

  private post(worker: Worker, next: Pending): void {
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
      worker.postMessage(next.request);
      this.posted.push(next);
    } catch (error) {
      const reason = message('template_not_handed_over', { reason: String(error) });
      next.settled.reject(new TemplateFault(reason, { cause: error }));
    }
  }

  private start(): Worker {
    const worker = new Worker(this.options.script, { env: {}, execArgv: [], resourceLimits: MEMORY });
    this.worker = worker;
    worker.on('message', (answer: typeof READY | RenderResult) => {
      if (answer === READY) this.isReady = true;
      else this.posted.shift()?.settled.resolve(answer);
      this.hand();
    });
    worker.once('error', (error) => this.replace(worker, error));
    worker.once('exit', () => this.replace(worker, new TemplateFault(message('template_thread_ended'))));
    return worker;
  }

  /** Checks now and then, while requests are under way, whether the thread is still at the same rendering. */
  private async watch(): Promise<void> {
    const { patience } = this.options;
    this.isWatched = true;
    let seen: Pending | undefined;
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
      this.replace(worker, new TemplateFault(message('template_too_slow', { most: patience })));
    }
    this.isWatched = false;
  }

  /** Ends the thread. Its current request fails; the rest goes to the next thread. */
  private replace(worker: Worker, reason: unknown): void {
    worker.removeAllListeners();
    // later errors of it do not matter
    worker.on('error', () => {});
    worker.terminate().catch(() => {});
    this.worker = null;
    const wasReady = this.isReady;
    this.isReady = false;
    const [culprit, ...others] = this.posted.splice(0);
    culprit?.settled.reject(faultOf(reason));
    this.waiting.unshift(...others);
    // a thread that cannot even start would be restarted forever
    if (!wasReady) for (const { settled } of this.waiting.splice(0)) settled.reject(reason);
    if (this.waiting.length > 0) this.hand();
  }
}

/** Milliseconds of processor time; null when the thread does not report it in time. */
async function timeUsedBy(worker: Worker, patience: number): Promise<number | null> {
  const late = delay(patience, null, { ref: false });
  const usage = await Promise.race([worker.cpuUsage().catch(() => null), late]);
  return usage === null ? null : (usage.user + usage.system) / 1000;
}

function faultOf(reason: unknown): TemplateFault {
  if (reason instanceof TemplateFault) return reason;
  const code = reason instanceof Error && 'code' in reason ? reason.code : null;
  return new TemplateFault(
    code === 'ERR_WORKER_OUT_OF_MEMORY' ? message('template_too_much_memory') : messageOf(reason),
  );
}

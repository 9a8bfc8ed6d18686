import { Worker } from 'node:worker_threads';
import { TemplateFault } from './fault.ts';
import { type Answer, READY, type Request } from './messages.ts';

/*
 * Renders beside the event loop, in a thread of its own.
 *
 * R1. A rendering that takes too long, or too much memory, ends its thread and fails; those behind it are made by the
 *     next thread, as none of them has side effects.
 * R2. A machine that stands still, or is overloaded, fails no rendering: one that took too long is tried once more, with
 *     more patience. What a template does is bounded by its budget anyway, so that this happens to none.
 * R3. The thread starts with the first rendering, and keeps the process alive only as long as one is under way.
 */

export interface ThreadOptions {
  readonly script: URL;
  /** Milliseconds that a rendering may take. */
  readonly patience: number;
}

interface Pending {
  readonly request: Request;
  readonly settled: PromiseWithResolvers<Answer>;
  tries: number;
}

/** Requests that the thread has at once: enough to be busy while the event loop is. */
const MOST_POSTED = 32;
const TRIES = 2;
/** How many times as long a further try may take. */
const MORE_PATIENCE = 4;
/** Megabytes. A rendering holds a few; this is for what is wrong in here. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

export class RenderThread {
  private readonly options: ThreadOptions;
  private readonly waiting: Pending[] = [];
  /** What the thread has, in its order: it is at the first. */
  private readonly posted: Pending[] = [];
  private worker: Worker | null = null;
  private isReady = false;
  private alarm: NodeJS.Timeout | null = null;

  constructor(options: ThreadOptions) {
    this.options = options;
  }

  /** @throws TemplateFault for a rendering that takes too long or too much memory, or cannot be handed over */
  ask(request: Request): Promise<Answer> {
    const settled = Promise.withResolvers<Answer>();
    this.waiting.push({ request, settled, tries: 0 });
    this.hand();
    return settled.promise;
  }

  /** Gives the thread what it has room for. */
  private hand(): void {
    const worker = this.worker ?? this.start();
    while (this.isReady && this.posted.length < MOST_POSTED) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      this.post(worker, next);
    }
    if (this.posted.length + this.waiting.length === 0) worker.unref();
    else worker.ref();
    this.watch();
  }

  private post(worker: Worker, next: Pending): void {
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
      worker.postMessage(next.request);
      this.posted.push(next);
    } catch (error) {
      next.settled.reject(
        new TemplateFault(`the parameters cannot be handed over: ${String(error)}`, { cause: error }),
      );
    }
  }

  private start(): Worker {
    const worker = new Worker(this.options.script, { env: {}, execArgv: [], resourceLimits: MEMORY });
    this.worker = worker;
    worker.on('message', (message: typeof READY | Answer) => {
      if (message === READY) this.isReady = true;
      else this.posted.shift()?.settled.resolve(message);
      this.rest();
      this.hand();
    });
    worker.once('error', (error) => this.replace(worker, error));
    worker.once('exit', () => this.replace(worker, new Error('the thread that renders has ended')));
    return worker;
  }

  private watch(): void {
    const [first] = this.posted;
    if (this.alarm !== null || first === undefined) return;
    const patience = this.options.patience * MORE_PATIENCE ** first.tries;
    // the event loop itself may have been late: an answer that is there by now is read first
    this.alarm = setTimeout(() => setImmediate(() => this.onLate(first)), patience);
  }

  private onLate(first: Pending): void {
    if (this.posted[0] !== first || this.worker === null) return;
    this.replace(this.worker, new TemplateFault(`it takes longer than ${this.options.patience} ms`));
  }

  private rest(): void {
    if (this.alarm !== null) clearTimeout(this.alarm);
    this.alarm = null;
  }

  /** Ends the thread. What it was at is to blame; the rest is for the next one. */
  private replace(worker: Worker, reason: unknown): void {
    this.rest();
    worker.removeAllListeners();
    // an error that it still has is of no interest
    worker.on('error', () => {});
    worker.terminate().catch(() => {});
    this.worker = null;
    const wasReady = this.isReady;
    this.isReady = false;
    const [culprit, ...others] = this.posted.splice(0);
    this.waiting.unshift(...others);
    if (culprit !== undefined) this.again(culprit, reason);
    // a thread that does not even start would do so for ever
    if (!wasReady) for (const { settled } of this.waiting.splice(0)) settled.reject(reason);
    if (this.waiting.length > 0) this.hand();
  }

  private again(culprit: Pending, reason: unknown): void {
    culprit.tries++;
    if (culprit.tries < TRIES) this.waiting.push(culprit);
    else culprit.settled.reject(faultOf(reason));
  }
}

function faultOf(reason: unknown): TemplateFault {
  if (reason instanceof TemplateFault) return reason;
  const code = reason instanceof Error && 'code' in reason ? reason.code : null;
  const message = reason instanceof Error ? reason.message : String(reason);
  return new TemplateFault(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it takes too much memory' : message);
}

import { setTimeout as delay } from 'node:timers/promises';
import type { EndedBy } from '../domain/node-run.ts';
import { failed, type StepCall, type StepExecutor, type StepOutcome, Stopped } from '../steps/step.ts';

/** Milliseconds in which a step that is ended has to come to its end, before it is given up. */
const END_PATIENCE = 8000;

/** How an attempt ended, and what ended it before its time, if anything. */
export interface EndedCall {
  readonly outcome: StepOutcome;
  readonly endedBy: EndedBy | null;
}

/** What a step is called with, but for what comes from who runs it. */
export type CallOrder = Omit<StepCall, 'signal' | 'onPause'>;

/**
 * One attempt under way, which can be ended before its time.
 *
 * RC1. `ended` settles within END_PATIENCE of `stop`, and at once after `abandon`, whatever the node does.
 * RC2. An attempt that has come to a good end by then counts as what it is.
 */
export class RunningCall {
  readonly call: StepCall;
  /** @throws what the executor throws */
  readonly ended: Promise<EndedCall>;
  private readonly executor: StepExecutor;
  private readonly controller = new AbortController();
  private readonly givenUp = Promise.withResolvers<StepOutcome>();
  private endedBy: EndedBy | null = null;
  private isOver = false;

  /** @param run does the attempt; by default the executor's own way */
  constructor(order: Omit<StepCall, 'signal'>, executor: StepExecutor, run: (call: StepCall) => Promise<StepOutcome>) {
    this.call = { ...order, signal: this.controller.signal };
    this.executor = executor;
    this.ended = this.settle(run(this.call));
  }

  /** Lets go of the attempt, which goes on: its process stops, or has lost the slice. */
  letGo(reason: unknown): void {
    this.controller.abort(reason);
  }

  /** Ends the attempt where it runs, as its task was stopped for good. */
  async stop(): Promise<void> {
    if (this.endedBy !== null) return;
    this.endedBy = 'stop';
    const waiting = new AbortController();
    const patience = delay(END_PATIENCE, undefined, { signal: waiting.signal });
    const over = Promise.allSettled([this.ended]);
    if (this.executor.mode === 'node') {
      // that it cannot be ended there shows when the patience is over
      this.executor.cancel(this.call).catch(() => {});
    } else {
      this.controller.abort(new Stopped());
    }
    await Promise.race([patience, over]);
    this.giveUp('whether it still runs there is not known');
    waiting.abort();
  }

  /** Waits for the attempt no longer: a person gives its node up. */
  abandon(reason: string): void {
    this.endedBy = 'abandon';
    this.giveUp(reason);
  }

  private giveUp(reason: string): void {
    if (this.isOver) return;
    const outcome = failed(reason);
    // only what runs on a node can go on there without us
    this.givenUp.resolve(this.executor.mode === 'node' ? { ...outcome, change: { kind: 'left_running' } } : outcome);
    this.controller.abort(new Error('the node was given up'));
  }

  private async settle(work: Promise<StepOutcome>): Promise<EndedCall> {
    try {
      const outcome = await Promise.race([work, this.givenUp.promise]);
      if (this.endedBy !== 'stop' || outcome.ok) return { outcome, endedBy: this.endedBy };
      return { outcome: { ...outcome, error: `stopped: ${outcome.error}` }, endedBy: 'stop' };
    } finally {
      this.isOver = true;
    }
  }
}

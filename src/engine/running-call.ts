import { setTimeout as delay } from 'node:timers/promises';
import type { EndedBy } from '../domain/node-run.ts';
import { MessageError } from '../messages/message-error.ts';
import { message, type Value } from '../messages/message.ts';
import { failed, type StepCall, type StepExecutor, type StepOutcome, Stopped } from '../steps/step.ts';

/** Milliseconds for a step to end after `stop`, before it is abandoned. */
const END_PATIENCE = 8000;

/** How an attempt ended, and what ended it early, if anything. */
export interface EndedCall {
  readonly outcome: StepOutcome;
  readonly endedBy: EndedBy | null;
}

/** The input of a step except what its caller supplies. */
export type CallOrder = Omit<StepCall, 'signal' | 'onPause'>;

/**
 * One attempt under way, which can be ended early.
 *
 * RC1. `ended` settles within END_PATIENCE of `stop`, and at once after `abandon`, whatever the node does.
 * RC2. An attempt that succeeded by then counts as a success.
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

  /** Stops watching the attempt, which goes on: its process stops, or has lost the slice. */
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
      // if it cannot be ended there, the patience runs out
      this.executor.cancel(this.call).catch(() => {});
    } else {
      this.controller.abort(new Stopped());
    }
    await Promise.race([patience, over]);
    this.giveUp(message('maybe_still_running'));
    waiting.abort();
  }

  /** Stops waiting for the attempt: a person gave its node up. */
  abandon(reason: Value): void {
    this.endedBy = 'abandon';
    this.giveUp(reason);
  }

  private giveUp(reason: Value): void {
    if (this.isOver) return;
    const outcome = failed(reason);
    // only a run on a node can go on there without us
    this.givenUp.resolve(this.executor.mode === 'node' ? { ...outcome, change: { kind: 'left_running' } } : outcome);
    this.controller.abort(new MessageError(reason));
  }

  private async settle(work: Promise<StepOutcome>): Promise<EndedCall> {
    try {
      const outcome = await Promise.race([work, this.givenUp.promise]);
      if (this.endedBy !== 'stop' || outcome.ok) return { outcome, endedBy: this.endedBy };
      return { outcome: { ...outcome, error: message('stopped_for', { reason: outcome.error }) }, endedBy: 'stop' };
    } finally {
      this.isOver = true;
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { contentOf } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { failed, type GroupStep, type StepCall, type StepOutcome } from '../steps/step.ts';

/** How long the first call of a group waits for others, in milliseconds. */
const GATHER_MS = 20;

/** A call whose caller waits for its outcome. */
interface PendingCall {
  readonly call: StepCall;
  readonly resolve: (outcome: StepOutcome) => void;
}

/**
 * Collects the calls that a slice's nodes make of one group step, and makes one call of them. Every call gets its
 * outcome as soon as the step reports it; when the step ends without one, or throws, the remaining calls fail.
 */
export class GroupCollector {
  private readonly step: GroupStep;
  private pending: PendingCall[] = [];

  constructor(step: GroupStep) {
    this.step = step;
  }

  run(call: StepCall): Promise<StepOutcome> {
    return new Promise((resolve) => {
      this.pending.push({ call, resolve });
      if (this.pending.length === 1) void this.gather();
    });
  }

  private async gather(): Promise<void> {
    await delay(GATHER_MS);
    const group = new Map(this.pending.map((pending) => [pending.call, pending]));
    this.pending = [];
    const settle = (call: StepCall, outcome: StepOutcome): void => {
      group.get(call)?.resolve(outcome);
      group.delete(call);
    };
    try {
      for await (const { call, outcome } of this.step.run([...group.keys()])) settle(call, outcome);
      for (const call of group.keys()) settle(call, failed(message('no_answer_for_node')));
    } catch (error) {
      const reason = contentOf(error);
      for (const call of group.keys()) settle(call, failed(reason));
    }
  }
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VmTypeId } from './ids.ts';
import { afterStep, FIRST_POSITION, type Position, rerun } from './node-run.ts';
import type { PlannedStep } from './plans/plan.ts';

function step(retryTimes: number, ignoreError: boolean): PlannedStep {
  return {
    name: 'echo',
    params: {},
    retry: { retry_times: retryTimes, ignore_error: ignoreError, interval: 5 },
    timeout: 60,
    work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [] },
  };
}

/** Runs a node through a plan; `ok` says how each attempt ends. */
function play(plan: readonly PlannedStep[], from: Position, ok: (position: Position) => boolean): string[] {
  const trace: string[] = [];
  for (let position = from; ;) {
    const after = afterStep(plan, position, ok(position));
    trace.push(`${position.stepIndex}.${position.attempt} ${after.stepState} ${after.kind}`);
    if (after.kind === 'done' || after.kind === 'failed' || after.kind === 'stopped') return trace;
    position = after.position;
  }
}

test('a failing step is retried, then the node fails', () => {
  expect(play([step(2, false)], FIRST_POSITION, () => false)).toEqual([
    '0.1 failed retry',
    '0.2 failed retry',
    '0.3 failed failed',
  ]);
});

test('with ignore_error a step counts as passed once its retries are used up', () => {
  expect(play([step(1, true), step(0, false)], FIRST_POSITION, ({ stepIndex }) => stepIndex === 1)).toEqual([
    '0.1 failed retry',
    '0.2 ignored next',
    '1.1 success done',
  ]);
});

test('what was ended before its time is neither tried again nor ignored; what came to a good end counts as that', () => {
  const plan = [step(2, true), step(0, false)];
  expect(afterStep(plan, FIRST_POSITION, false, 'stop')).toEqual({ kind: 'stopped', stepState: 'stopped' });
  expect(afterStep(plan, FIRST_POSITION, false, 'abandon')).toEqual({ kind: 'failed', stepState: 'failed' });
  expect(afterStep(plan, FIRST_POSITION, true, 'stop').kind).toBe('next');
});

test('a rerun begins at the failed step with new attempts and all its retries', () => {
  expect(play([step(1, false)], rerun({ stepIndex: 0, attempt: 2, firstAttempt: 1 }), () => false)).toEqual([
    '0.3 failed retry',
    '0.4 failed failed',
  ]);
});

test('no attempt number is used twice at a step, and a node ends after at most all attempts of all steps', () => {
  const plans = fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(plans, fc.infiniteStream(fc.boolean()), (shape, outcomes) => {
      const plan = shape.map(([times, ignore]) => step(times, ignore));
      const trace = play(plan, FIRST_POSITION, () => outcomes.next().value ?? true);
      expect(new Set(trace.map((line) => line.split(' ')[0])).size).toBe(trace.length);
      expect(trace.length).toBeLessThanOrEqual(plan.reduce((sum, { retry }) => sum + retry.retry_times + 1, 0));
    }),
  );
});

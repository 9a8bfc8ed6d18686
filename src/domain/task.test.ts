import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { NO_COUNTS, STATUSES, type StatusCounts } from './status.ts';
import type { HealthCheck, PrometheusGate, RollingPolicy } from './policies/rolling-policy.ts';
import {
  batchWords,
  isPaused,
  nextMove,
  outcomeOf,
  type Passed,
  pause,
  type Stage,
  type Standing,
  start,
  stop,
  taskActions,
  type TaskPhase,
} from './task.ts';

const running: TaskPhase = { state: 'running', ended: false };
const paused: TaskPhase = { state: 'stopped', ended: false };
const ended: TaskPhase = { state: 'stopped', ended: true };
const failed: TaskPhase = { state: 'failed', ended: false };
const success: TaskPhase = { state: 'success', ended: false };

describe('a person', () => {
  test('pauses and goes on', () => {
    expect(pause(running)).toEqual({ kind: 'accepted', phase: paused, effect: null });
    expect(inEnglish(start(paused, NO_COUNTS))).toEqual({ kind: 'accepted', phase: running, effect: 'continue' });
  });

  test('stops for good', () => {
    expect(stop(paused)).toEqual({ kind: 'accepted', phase: ended, effect: null });
    expect(inEnglish(start(ended, NO_COUNTS))).toMatchObject({ kind: 'refused' });
    expect(inEnglish(stop(ended))).toEqual({ kind: 'refused', reason: 'it is already finished' });
  });

  test('runs again what failed, and only that', () => {
    expect(inEnglish(start(failed, { ...NO_COUNTS, failed: 2 }))).toEqual({
      kind: 'accepted',
      phase: running,
      effect: 'rerun_failed',
    });
    expect(inEnglish(start(success, { ...NO_COUNTS, success: 2 }))).toMatchObject({ kind: 'refused' });
    expect(inEnglish(start(running, NO_COUNTS))).toEqual({ kind: 'refused', reason: 'it is already running' });
  });

  test('does not start what was rolled back', () => {
    expect(inEnglish(start({ state: 'failed', ended: true }, { ...NO_COUNTS, failed: 2 }))).toEqual({
      kind: 'refused',
      reason: 'its nodes were rolled back: start a new task',
    });
  });

  test('cannot pause what does not run', () => {
    for (const phase of [paused, ended, failed, success]) expect(pause(phase).kind).toBe('refused');
  });
});

const POLICY: RollingPolicy = {
  bake: 60,
  health_check: { type: 'tcp', port: 80, tries: 1, interval: 0, timeout: 1 },
  prometheus: { url: 'http://p', query: 'up', min: 1, no_data: 'fail', tries: 1, interval: 0, timeout: 1 },
};
const counts: StatusCounts = { ...NO_COUNTS, success: 3, failed: 2, init: 5 };
const standing: Standing = {
  counts,
  maxFailures: null,
  policy: null,
  afterFailedBatch: 'stop',
  isGone: false,
  hasNext: true,
  checkpoint: 0,
  failures: [{ ip: '10.0.0.1', error: 'one: broken' }],
};
const batch: Passed = { kind: 'batch', seq: 1, success: 3, failed: 2 };

describe('after a batch', () => {
  test('the next one begins while the task runs', () => {
    expect(inEnglish(nextMove(running, batch, standing))).toEqual({ kind: 'begin_next' });
    expect(inEnglish(nextMove(paused, batch, standing))).toEqual({ kind: 'wait' });
    expect(inEnglish(nextMove(ended, batch, standing))).toEqual({ kind: 'wait' });
  });

  test('a task is a success when one node reached the end', () => {
    expect(inEnglish(nextMove(running, batch, { ...standing, hasNext: false }))).toMatchObject({ state: 'success' });
    const none = { ...standing, counts: { ...NO_COUNTS, failed: 5 }, hasNext: false };
    expect(inEnglish(nextMove(running, batch, none))).toMatchObject({ state: 'failed' });
  });

  test('too many failures stop the task before its next batch, and only then', () => {
    const limited = { ...standing, maxFailures: '1' };
    expect(inEnglish(nextMove(running, batch, limited))).toEqual({
      kind: 'finish',
      state: 'failed',
      error: '2 of 10 nodes failed, more than max_failures 1 (10.0.0.1: one: broken; and 1 more)',
    });
    expect(inEnglish(nextMove(running, batch, { ...limited, hasNext: false }))).toMatchObject({ state: 'success' });
  });

  test('a batch of which every node failed is the last, unless the task goes on by its policy', () => {
    const whole: Passed = { kind: 'batch', seq: 3, success: 0, failed: 2 };
    const error = expect.stringMatching(
      /^every node of batch 3 failed, .*policy\.failed_batch to "continue" \(10\.0\.0\.1/,
    );
    for (const phase of [running, paused]) {
      expect(inEnglish(nextMove(phase, whole, standing))).toEqual({ kind: 'finish', state: 'failed', error });
    }
    expect(inEnglish(nextMove(running, whole, { ...standing, afterFailedBatch: 'continue' }))).toEqual({
      kind: 'begin_next',
    });
    expect(inEnglish(nextMove(running, { ...whole, success: 1 }, standing))).toEqual({ kind: 'begin_next' });
    expect(nextMove(running, { ...whole, failed: 0 }, standing), 'all were skipped').toEqual({ kind: 'begin_next' });
    expect(inEnglish(nextMove(running, whole, { ...standing, hasNext: false }))).toMatchObject({ state: 'success' });
  });

  test('no node of a canary may fail, any number of a later batch may', () => {
    const canary = { ...standing, policy: { canary: '2' } };
    expect(inEnglish(nextMove(running, batch, canary))).toMatchObject({
      kind: 'finish',
      error: expect.stringContaining('the canary failed: of the first batch 2 failed (10.0.0.1'),
    });
    expect(inEnglish(nextMove(running, { ...batch, failed: 0 }, canary))).toEqual({ kind: 'begin_next' });
    expect(inEnglish(nextMove(running, { ...batch, seq: 2 }, canary))).toEqual({ kind: 'begin_next' });
  });

  test('the stages follow one another, and the next batch or the end follows them', () => {
    const policed = { ...standing, policy: POLICY };
    expect(inEnglish(nextMove(running, batch, policed))).toEqual({ kind: 'enter', stage: 'bake', wait: 60 });
    expect(inEnglish(nextMove(running, behind('bake'), policed))).toEqual({ kind: 'enter', stage: 'health', wait: 0 });
    expect(inEnglish(nextMove(running, behind('health'), policed))).toEqual({
      kind: 'enter',
      stage: 'prometheus',
      wait: 0,
    });
    expect(inEnglish(nextMove(running, behind('prometheus'), policed))).toEqual({ kind: 'begin_next' });
  });

  test('after the last batch nodes are asked for their health, and nothing else is waited for', () => {
    const last = { ...standing, policy: POLICY, hasNext: false };
    expect(inEnglish(nextMove(running, batch, last))).toEqual({ kind: 'enter', stage: 'health', wait: 0 });
    expect(inEnglish(nextMove(running, behind('health'), last))).toMatchObject({ kind: 'finish', state: 'success' });
  });

  test('a batch that ended while the task was paused has its stages before it', () => {
    expect(inEnglish(nextMove(paused, batch, { ...standing, policy: POLICY }))).toMatchObject({
      kind: 'enter',
      stage: 'bake',
    });
  });

  test('a person who starts the task goes past the stages', () => {
    expect(inEnglish(nextMove(running, { kind: 'start' }, { ...standing, policy: POLICY }))).toEqual({
      kind: 'begin_next',
    });
  });
});

describe('a checkpoint', () => {
  const policy: RollingPolicy = { checkpoints: ['20%', '50%'] };
  const at = (done: number, checkpoint: number): Standing => ({
    ...standing,
    policy,
    checkpoint,
    counts: { ...NO_COUNTS, success: done, init: 10 - done },
  });

  test.each([
    [1, 0, null],
    [2, 0, 'checkpoint 20%: 2 of 10 nodes are done; start the task to continue'],
    [4, 2, null],
    [5, 2, 'checkpoint 50%: 5 of 10 nodes are done; start the task to continue'],
    [6, 0, 'checkpoint 50%: 6 of 10 nodes are done; start the task to continue'],
    [9, 6, null],
  ])('with %i of 10 nodes done, the last pause at %i: %s', (done, checkpoint, reason) => {
    const move = nextMove(running, batch, at(done, checkpoint));
    expect(inEnglish(move)).toEqual(reason === null ? { kind: 'begin_next' } : { kind: 'pause', reason });
  });

  test('is not asked about by the person who starts the task, nor after the last batch', () => {
    expect(inEnglish(nextMove(running, { kind: 'start' }, at(5, 0)))).toEqual({ kind: 'begin_next' });
    expect(inEnglish(nextMove(running, batch, { ...at(10, 0), hasNext: false }))).toMatchObject({ kind: 'finish' });
  });
});

test('whatever the policy, a task gets through: every stage at most once, then a batch, a pause or the end', () => {
  const policies = fc.record(
    {
      bake: fc.nat(100),
      health_check: fc.constant(POLICY.health_check as HealthCheck),
      prometheus: fc.constant(POLICY.prometheus as PrometheusGate),
      canary: fc.constant('1'),
      checkpoints: fc.subarray(['10%', '50%']),
    },
    { requiredKeys: [] },
  );
  const failures = fc.record({ failed: fc.nat(3), seq: fc.nat(3), hasNext: fc.boolean() });
  fc.assert(
    fc.property(policies, failures, (policy, { failed, seq, hasNext }) => {
      const stages: Stage[] = [];
      let move = nextMove(running, { kind: 'batch', seq, success: 1, failed }, { ...standing, policy, hasNext });
      while (move.kind === 'enter' && stages.length < 10) {
        stages.push(move.stage);
        move = nextMove(running, behind(move.stage), { ...standing, policy, hasNext });
      }
      expect(new Set(stages).size).toBe(stages.length);
      expect(['begin_next', 'pause', 'finish']).toContain(move.kind);
      expect(move.kind === 'begin_next' && !hasNext).toBe(false);
    }),
  );
});

test.each([
  ['new', { state: 'init', ended: false }, {}, null, ['start', 'pause', 'stop']],
  ['waiting for another', { state: 'init', ended: false }, {}, 7, ['pause', 'stop']],
  ['running', running, {}, null, ['pause', 'stop']],
  ['paused', paused, {}, null, ['start', 'stop']],
  ['stopped for good', ended, {}, null, []],
  ['a success', success, { success: 2 }, null, []],
  ['a success with failures', success, { success: 1, failed: 1 }, null, ['start']],
  ['failed before its last batch', failed, { init: 3, failed: 2 }, null, ['start']],
] as const)('what a task accepts that is %s', (_, phase, counts, waitingFor, actions) => {
  expect(taskActions(phase, { ...NO_COUNTS, ...counts }, waitingFor)).toEqual(actions);
});

test('paused is what was stopped, and not for good', () => {
  expect([running, paused, ended, failed].map(isPaused)).toEqual([false, true, false, false]);
});

test('a success with failed nodes is partial; what is no success has no outcome', () => {
  expect(outcomeOf('success', { ...NO_COUNTS, success: 2 })).toBe('complete');
  expect(outcomeOf('success', { ...NO_COUNTS, success: 2, stopped: 1 })).toBe('complete');
  expect(outcomeOf('success', { ...NO_COUNTS, success: 2, failed: 1 })).toBe('partial');
  expect(outcomeOf('failed', { ...NO_COUNTS, failed: 1 })).toBeNull();
  expect(outcomeOf('running', { ...NO_COUNTS, success: 2, failed: 1 })).toBeNull();
});

function behind(stage: Stage): Passed {
  return { kind: 'stage', stage };
}

test('nothing leaves "stopped for good", and every refusal says why', () => {
  const phases = fc.record({ state: fc.constantFrom(...STATUSES), ended: fc.boolean() });
  const act = fc.constantFrom((phase: TaskPhase) => start(phase, NO_COUNTS), pause, stop);
  fc.assert(
    fc.property(phases, act, (phase, decide) => {
      const decision = decide(phase);
      const isAccepted = decision.kind === 'accepted';
      expect(isAccepted && phase.state === 'stopped' && phase.ended).toBe(false);
      expect(isAccepted || inEnglish(decision.reason) !== '').toBe(true);
    }),
  );
});

test('a batch says how many of its nodes failed, also when it counts as a success', () => {
  expect(inEnglish(batchWords({ success: 5, failed: 0 }))).toBe('success');
  expect(inEnglish(batchWords({ success: 2, failed: 3 }))).toBe('3 of 5 nodes failed');
  expect(inEnglish(batchWords({ success: 0, failed: 4 }))).toBe('4 of 4 nodes failed');
});

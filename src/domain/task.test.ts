import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_COUNTS, STATUSES, type StatusCounts } from './status.ts';
import { afterBatch, pause, start, stop, type TaskPhase } from './task.ts';

const running: TaskPhase = { state: 'running', ended: false };
const paused: TaskPhase = { state: 'stopped', ended: false };
const ended: TaskPhase = { state: 'stopped', ended: true };
const failed: TaskPhase = { state: 'failed', ended: false };
const success: TaskPhase = { state: 'success', ended: false };

describe('a person', () => {
  test('pauses and goes on', () => {
    expect(pause(running)).toEqual({ kind: 'accepted', phase: paused, effect: null });
    expect(start(paused, NO_COUNTS)).toEqual({ kind: 'accepted', phase: running, effect: 'continue' });
  });

  test('stops for good', () => {
    expect(stop(paused)).toEqual({ kind: 'accepted', phase: ended, effect: null });
    expect(start(ended, NO_COUNTS)).toMatchObject({ kind: 'refused' });
    expect(stop(ended)).toEqual({ kind: 'refused', reason: 'it is already finished' });
  });

  test('runs again what failed, and only that', () => {
    expect(start(failed, { ...NO_COUNTS, failed: 2 })).toEqual({
      kind: 'accepted',
      phase: running,
      effect: 'rerun_failed',
    });
    expect(start(success, { ...NO_COUNTS, success: 2 })).toMatchObject({ kind: 'refused' });
    expect(start(running, NO_COUNTS)).toEqual({ kind: 'refused', reason: 'it is already running' });
  });

  test('cannot pause what does not run', () => {
    for (const phase of [paused, ended, failed, success]) expect(pause(phase).kind).toBe('refused');
  });
});

describe('after a batch', () => {
  const counts: StatusCounts = { ...NO_COUNTS, success: 3, failed: 2 };

  test('the next one begins while the task runs', () => {
    expect(afterBatch(running, { counts, maxFailures: null, hasNext: true })).toEqual({ kind: 'begin_next' });
    expect(afterBatch(paused, { counts, maxFailures: null, hasNext: true })).toEqual({ kind: 'wait' });
  });

  test('a task is a success when one node reached the end', () => {
    expect(afterBatch(running, { counts, maxFailures: null, hasNext: false })).toMatchObject({ state: 'success' });
    const none = { ...NO_COUNTS, failed: 5 };
    expect(afterBatch(running, { counts: none, maxFailures: null, hasNext: false })).toMatchObject({ state: 'failed' });
  });

  test('too many failures stop the task before its next batch, and only then', () => {
    expect(afterBatch(running, { counts, maxFailures: '1', hasNext: true })).toMatchObject({
      kind: 'finish',
      state: 'failed',
    });
    expect(afterBatch(running, { counts, maxFailures: '1', hasNext: false })).toMatchObject({ state: 'success' });
  });
});

test('nothing leaves "stopped for good", and every refusal says why', () => {
  const phases = fc.record({ state: fc.constantFrom(...STATUSES), ended: fc.boolean() });
  const act = fc.constantFrom((phase: TaskPhase) => start(phase, NO_COUNTS), pause, stop);
  fc.assert(
    fc.property(phases, act, (phase, decide) => {
      const decision = decide(phase);
      const isAccepted = decision.kind === 'accepted';
      expect(isAccepted && phase.state === 'stopped' && phase.ended).toBe(false);
      expect(isAccepted || decision.reason !== '').toBe(true);
    }),
  );
});

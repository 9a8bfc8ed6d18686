import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchCondition,
  type Condition,
  conditionCounts,
  CONDITIONS,
  nodeCondition,
  nodeRunCondition,
  TASK_CONDITIONS,
  taskCondition,
  type TaskTraits,
} from './condition.ts';
import { NO_COUNTS, type Status, STATUSES, type StatusCounts } from './status.ts';
import type { TaskPhase } from './task.ts';

const RUNNING: TaskPhase = { state: 'running', ended: false };
const PAUSED: TaskPhase = { state: 'stopped', ended: false };
const ENDED: TaskPhase = { state: 'stopped', ended: true };
const FAILED: TaskPhase = { state: 'failed', ended: false };
const BUSY: StatusCounts = { ...NO_COUNTS, running: 1, stopped: 2 };
const IDLE: StatusCounts = { ...NO_COUNTS, stopped: 3 };

const someState = fc.constantFrom(...STATUSES);
const somePhase = fc.record({ state: someState, ended: fc.boolean() });
const few = fc.integer({ min: 0, max: 3 });
const someCounts = fc.record({ init: few, running: few, success: few, failed: few, stopped: few });

test.each<[TaskPhase, StatusCounts, Condition]>([
  [{ state: 'init', ended: false }, NO_COUNTS, 'waiting'],
  [RUNNING, BUSY, 'running'],
  [PAUSED, BUSY, 'pausing'],
  [PAUSED, IDLE, 'paused'],
  [ENDED, BUSY, 'stopping'],
  [ENDED, IDLE, 'stopped'],
  [{ state: 'success', ended: false }, { ...NO_COUNTS, success: 2 }, 'succeeded'],
  [{ state: 'success', ended: false }, { ...NO_COUNTS, success: 2, failed: 3 }, 'partial'],
  [{ state: 'failed', ended: true }, { ...NO_COUNTS, failed: 2 }, 'failed'],
])('a task %o with %o is %s', (phase, counts, condition) => {
  expect(taskCondition(phase, counts)).toBe(condition);
});

function fits(traits: TaskTraits, phase: TaskPhase, counts: StatusCounts): boolean {
  return (
    traits.state === phase.state &&
    (traits.ended ?? phase.ended) === phase.ended &&
    (traits.isBusy ?? counts.running > 0) === counts.running > 0 &&
    (traits.hasFailures ?? counts.failed > 0) === counts.failed > 0
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test('a list of tasks in one condition has the tasks that are shown with it, and no others', () => {
  fc.assert(
    fc.property(somePhase, someCounts, (phase, counts) => {
      const fitting = Object.entries(TASK_CONDITIONS).filter(([, traits]) => fits(traits, phase, counts));
      expect(fitting.map(([condition]) => condition)).toEqual([taskCondition(phase, counts)]);
    }),
  );
});

describe('a batch', () => {
  test.each<[Status, Partial<StatusCounts>, TaskPhase, Condition]>([
    ['init', {}, RUNNING, 'waiting'],
    ['init', {}, ENDED, 'stopped'],
    ['init', {}, FAILED, 'stopped'],
    ['running', { running: 1 }, RUNNING, 'running'],
    ['stopped', { running: 1 }, PAUSED, 'pausing'],
    ['stopped', { running: 1 }, ENDED, 'stopping'],
    ['stopped', { init: 1 }, PAUSED, 'paused'],
    ['success', { success: 1, failed: 1 }, RUNNING, 'partial'],
    ['success', { success: 1, stopped: 1 }, RUNNING, 'succeeded'],
    ['failed', { failed: 2 }, RUNNING, 'failed'],
    ['failed', { stopped: 2 }, RUNNING, 'skipped'],
  ])('that is %s, with %o, in %o, is %s', (state, counts, phase, condition) => {
    expect(batchCondition(state, { ...NO_COUNTS, ...counts }, phase)).toBe(condition);
  });
});

describe('a node of a task', () => {
  test.each<[Status, boolean, TaskPhase, Condition]>([
    ['init', false, RUNNING, 'waiting'],
    ['init', false, ENDED, 'stopped'],
    ['init', false, FAILED, 'stopped'],
    ['running', false, RUNNING, 'running'],
    ['running', false, PAUSED, 'pausing'],
    ['running', false, ENDED, 'stopping'],
    ['stopped', false, PAUSED, 'paused'],
    ['stopped', false, RUNNING, 'waiting'],
    ['stopped', false, ENDED, 'stopped'],
    ['stopped', true, RUNNING, 'skipped'],
    ['stopped', true, ENDED, 'skipped'],
    ['success', false, ENDED, 'succeeded'],
    ['failed', false, ENDED, 'failed'],
  ])('that is %s (skipped: %s) in %o is %s', (state, isSkipped, phase, condition) => {
    expect(nodeRunCondition(state, isSkipped, phase)).toBe(condition);
  });
});

describe('a node of a pool', () => {
  test.each<[Status, TaskPhase | null, Condition]>([
    ['init', null, 'new'],
    ['init', { state: 'init', ended: false }, 'waiting'],
    ['running', ENDED, 'stopping'],
    ['stopped', PAUSED, 'paused'],
    ['stopped', null, 'stopped'],
    ['success', PAUSED, 'succeeded'],
    ['success', null, 'succeeded'],
    ['failed', null, 'failed'],
  ])('that is %s, of %o, is %s', (status, phase, condition) => {
    expect(nodeCondition(status, phase)).toBe(condition);
  });
});

test('every node of a task is counted once, whatever the task is at', () => {
  expect(conditionCounts({ ...NO_COUNTS, stopped: 3, success: 1 }, 1, PAUSED)).toEqual({
    succeeded: 1,
    paused: 2,
    skipped: 1,
  });
  fc.assert(
    fc.property(somePhase, someCounts, few, (phase, counts, some) => {
      const skipped = Math.min(some, counts.stopped);
      const counted = conditionCounts(counts, skipped, phase);
      expect(sum(Object.values(counted))).toBe(sum(Object.values(counts)));
      expect(Object.keys(counted).every((name) => CONDITIONS.includes(name as Condition))).toBe(true);
      expect(Object.values(counted)).not.toContain(0);
    }),
  );
});

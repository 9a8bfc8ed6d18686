import type { Status, StatusCounts } from './status.ts';
import type { TaskPhase } from './task.ts';

/**
 * Where a task, a batch, a node of a task or a node of a pool is, in the one word that people are shown for it. The status
 * codes of the contract say less: a paused task, a stopped one and a skipped node are all `stopped` there.
 *
 * new: no task has run there yet. pausing, stopping: nothing new starts, and steps that were begun still run.
 * partial: it succeeded, and some of its nodes failed.
 */
export const CONDITIONS = [
  'new',
  'waiting',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'succeeded',
  'partial',
  'failed',
  'skipped',
] as const;

export type Condition = (typeof CONDITIONS)[number];

/** Those of a node on its way through a task. */
export const NODE_RUN_CONDITIONS = [
  'waiting',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'succeeded',
  'failed',
  'skipped',
] as const satisfies readonly Condition[];

export type NodeRunCondition = (typeof NODE_RUN_CONDITIONS)[number];

/** What tells the conditions of tasks apart; what is left out may be either way. */
export interface TaskTraits {
  readonly state: Status;
  readonly ended?: boolean;
  /** A step of it runs. */
  readonly isBusy?: boolean;
  readonly hasFailures?: boolean;
}

/** Each task has the traits of exactly one condition. Lists are filtered by the same table. */
export const TASK_CONDITIONS = {
  waiting: { state: 'init' },
  running: { state: 'running' },
  pausing: { state: 'stopped', ended: false, isBusy: true },
  paused: { state: 'stopped', ended: false, isBusy: false },
  stopping: { state: 'stopped', ended: true, isBusy: true },
  stopped: { state: 'stopped', ended: true, isBusy: false },
  succeeded: { state: 'success', hasFailures: false },
  partial: { state: 'success', hasFailures: true },
  failed: { state: 'failed' },
} as const satisfies Partial<Record<Condition, TaskTraits>>;

export type TaskCondition = keyof typeof TASK_CONDITIONS;

/** @example taskCondition({ state: 'stopped', ended: false }, { ...NO_COUNTS, running: 1 }) // 'pausing' */
export function taskCondition({ state, ended }: TaskPhase, counts: StatusCounts): TaskCondition {
  switch (state) {
    case 'init':
      return 'waiting';
    case 'running':
    case 'failed':
      return state;
    case 'success':
      return counts.failed > 0 ? 'partial' : 'succeeded';
    case 'stopped':
      return halted(ended, counts.running > 0);
  }
}

/** @param counts the nodes of the batch by state */
export function batchCondition(state: Status, counts: StatusCounts, task: TaskPhase): Condition {
  switch (state) {
    case 'init':
      return waitsInVain(task) ? 'stopped' : 'waiting';
    case 'running':
      return 'running';
    case 'stopped':
      return halted(task.ended, counts.running > 0);
    case 'success':
    case 'failed':
      return endedBatchCondition(counts);
  }
}

/** A batch that ended: the stopped nodes of it were skipped. */
export function endedBatchCondition(counts: Pick<StatusCounts, 'success' | 'failed' | 'stopped'>): Condition {
  if (counts.success > 0) return counts.failed > 0 ? 'partial' : 'succeeded';
  return counts.failed === 0 && counts.stopped > 0 ? 'skipped' : 'failed';
}

/** A node on its way through a task. @param isSkipped a person left it out, or it was removed */
export function nodeRunCondition(state: Status, isSkipped: boolean, task: TaskPhase): NodeRunCondition {
  switch (state) {
    case 'init':
      return waitsInVain(task) ? 'stopped' : 'waiting';
    case 'running':
      return task.state === 'stopped' ? halted(task.ended, true) : 'running';
    case 'success':
      return 'succeeded';
    case 'failed':
      return 'failed';
    case 'stopped':
      if (isSkipped) return 'skipped';
      if (task.ended) return 'stopped';
      // one that a pause stopped goes on when its turn comes
      return task.state === 'stopped' ? 'paused' : 'waiting';
  }
}

/**
 * A node of a pool.
 *
 * @param status where its last task left it
 * @param task the task that has it or waits for it; null = none
 */
export function nodeCondition(status: Status, task: TaskPhase | null): NodeCondition {
  if (task !== null) return nodeRunCondition(status, false, task);
  switch (status) {
    case 'init':
      return 'new';
    case 'running':
    case 'failed':
    case 'stopped':
      return status;
    case 'success':
      return 'succeeded';
  }
}

/** Those of a node of a pool. */
export const NODE_CONDITIONS = ['new', ...NODE_RUN_CONDITIONS] as const satisfies readonly Condition[];

export type NodeCondition = (typeof NODE_CONDITIONS)[number];

/** How many nodes there are in each condition; those without any are left out. */
export type ConditionCounts = Readonly<Partial<Record<Condition, number>>>;

/**
 * The nodes of a task by condition.
 *
 * @param skipped how many of the stopped ones were skipped
 * @example conditionCounts({ ...NO_COUNTS, stopped: 3 }, 1, paused) // { paused: 2, skipped: 1 }
 */
export function conditionCounts(counts: StatusCounts, skipped: number, task: TaskPhase): ConditionCounts {
  const sums = new Map<Condition, number>();
  const add = (condition: Condition, count: number): void => {
    if (count > 0) sums.set(condition, (sums.get(condition) ?? 0) + count);
  };
  for (const state of ['init', 'running', 'success', 'failed'] as const) {
    add(nodeRunCondition(state, false, task), counts[state]);
  }
  add(nodeRunCondition('stopped', false, task), counts.stopped - skipped);
  add('skipped', skipped);
  return Object.fromEntries(sums);
}

function halted(ended: boolean, isBusy: boolean): 'pausing' | 'paused' | 'stopping' | 'stopped' {
  if (ended) return isBusy ? 'stopping' : 'stopped';
  return isBusy ? 'pausing' : 'paused';
}

/** What has not begun when a task is over begins only if somebody starts the task again. */
function waitsInVain({ state, ended }: TaskPhase): boolean {
  return ended || state === 'failed';
}

import type { Schema } from './api.ts';

/** Where a task, a batch or a node is, in one word, as the API says; `status.…` has the words for people. */
export type Condition = Schema<'TaskProgress'>['batches'][number]['condition'];

export type TaskCondition = Schema<'Task'>['condition'];

/** How many nodes are in each condition; those that have none may be left out. */
export type ConditionCounts = Readonly<Partial<Record<Condition, number>>>;

/** In the order in which they fill a bar and stand in lists: what is over first, what needs a look before what does not. */
export const CONDITIONS = [
  'succeeded',
  'partial',
  'failed',
  'running',
  'pausing',
  'stopping',
  'paused',
  'stopped',
  'skipped',
  'waiting',
  'new',
] as const satisfies readonly Condition[];

/** Of tasks, in the order of their lives. */
export const TASK_CONDITIONS = [
  'waiting',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'succeeded',
  'partial',
  'failed',
] as const satisfies readonly TaskCondition[];

/** Steps of it run, though maybe nothing new starts. */
const BUSY: ReadonlySet<Condition> = new Set(['running', 'pausing', 'stopping']);

export function isBusy({ condition }: { readonly condition: Condition }): boolean {
  return BUSY.has(condition);
}

/** Something may still come of it: also when it was stopped, and steps that run come to their end. */
export function isUnderWay(of: { readonly condition: Condition }): boolean {
  return of.condition === 'waiting' || isBusy(of);
}

/** Reads a condition from an address or an event; null for anything else. */
export function conditionIn(text: unknown): Condition | null {
  return CONDITIONS.find((condition) => condition === text) ?? null;
}

/** @example totalOf({ succeeded: 2, failed: 1 }) // 3 */
export function totalOf(counts: ConditionCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** How many there are of each condition. */
export function countConditions(all: Iterable<{ readonly condition: Condition }>): ConditionCounts {
  const counts: Partial<Record<Condition, number>> = {};
  for (const { condition } of all) counts[condition] = (counts[condition] ?? 0) + 1;
  return counts;
}

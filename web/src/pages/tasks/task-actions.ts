import { isBusy } from '../../data/conditions.ts';
import type { Task, TaskAction } from '../../data/task/tasks.ts';

/** The operations on a task; `again`: runs only what failed. */
export interface PossibleAction {
  readonly action: TaskAction;
  readonly label: 'start' | 'goOn' | 'again' | 'pause' | 'stop';
}

/** The operations that the server would accept, with their meaning in the task's state. */
export function actionsOf({ actions, state }: Pick<Task, 'actions' | 'state'>): readonly PossibleAction[] {
  return actions.map((action) => ({ action, label: action === 'start' ? STARTS[state] : action }));
}

/** What a start does, by the task's state. */
const STARTS = ['start', 'start', 'again', 'again', 'goOn'] as const satisfies readonly PossibleAction['label'][];

/**
 * How long a task has worked, in seconds; null before it started, and while it is paused.
 *
 * @param now seconds since 1970
 */
export function secondsOf(
  { started, finished, condition }: Pick<Task, 'started' | 'finished' | 'condition'>,
  now: number,
): number | null {
  if (started === null) return null;
  if (finished !== null) return finished - started;
  return isBusy({ condition }) ? Math.max(0, now - started) : null;
}

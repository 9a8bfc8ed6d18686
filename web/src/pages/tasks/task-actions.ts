import type { NodeAction, Task, TaskAction } from '../../data/tasks.ts';
import type { StatusCode } from '../../shell/status-code.ts';

/** What a person can do with a task as it is; `again`: only what failed runs. */
export interface PossibleAction {
  readonly action: TaskAction;
  readonly label: 'start' | 'goOn' | 'again' | 'pause' | 'stop';
}

/**
 * The actions that the server would accept.
 *
 * @example actionsOf({ state: 1, … }) // pause, stop
 */
export function actionsOf({
  state,
  stat,
  finished,
  waiting_for: waitingFor,
}: Pick<Task, 'state' | 'stat' | 'finished' | 'waiting_for'>): readonly PossibleAction[] {
  const [init = 0, , , failed = 0] = stat;
  switch (state) {
    case 0:
      return [
        // one that waits for another task begins by itself
        ...(waitingFor === null ? [{ action: 'start', label: 'start' } as const] : []),
        { action: 'stop', label: 'stop' },
      ];
    case 1:
      return [
        { action: 'pause', label: 'pause' },
        { action: 'stop', label: 'stop' },
      ];
    case 2:
    case 3:
      return failed + init > 0 ? [{ action: 'start', label: 'again' }] : [];
    case 4:
      // a task that was stopped for good has an end, a paused one has none
      return finished === null
        ? [
            { action: 'start', label: 'goOn' },
            { action: 'stop', label: 'stop' },
          ]
        : [];
  }
}

/**
 * How long a task has worked, in seconds; null before it started.
 *
 * @param now seconds since 1970
 */
export function secondsOf(
  { started, finished, state }: Pick<Task, 'started' | 'finished' | 'state'>,
  now: number,
): number | null {
  if (started === null) return null;
  if (finished !== null) return finished - started;
  return state === 4 ? null : Math.max(0, now - started);
}

/**
 * What the server would accept for one node of a task. A node that is stopped while its task is not was skipped.
 *
 * @example nodeActionsOf({ state: 1, finished: null }, 3) // retry, skip
 */
export function nodeActionsOf(task: Pick<Task, 'state' | 'finished'>, node: StatusCode): readonly NodeAction[] {
  if (node === 1) return ['abandon'];
  const isPaused = task.state === 4;
  if (isPaused && task.finished !== null) return [];
  switch (node) {
    case 0:
      return ['skip'];
    case 3:
      return ['retry', 'skip'];
    case 4:
      return isPaused ? ['skip'] : ['retry'];
    case 2:
      return [];
  }
}

import type { Task, TaskAction } from '../../data/tasks.ts';

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
}: Pick<Task, 'state' | 'stat' | 'finished'>): readonly PossibleAction[] {
  const [init = 0, , , failed = 0] = stat;
  switch (state) {
    case 0:
      return [
        { action: 'start', label: 'start' },
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

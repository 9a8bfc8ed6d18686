import type { TaskPhase } from './task.ts';

/**
 * Why a task waits for a person, who has to start it.
 *
 * start: it was only made. checkpoint: its policy wants a look before it goes on. paused: a person paused it.
 */
export const PERSON_WAITS = ['start', 'checkpoint', 'paused'] as const;
export type PersonWait = (typeof PERSON_WAITS)[number];

interface WaitingTask extends TaskPhase {
  /** Why it pauses; '' = a person paused it. */
  readonly error: string;
  /** The task that has nodes of it; null = none. */
  readonly waiting_for: number | null;
  /** How many of its nodes are in work. */
  readonly n_running: number;
}

/** null = it goes on by itself, or is at its end. Lists are filtered by the same rule (store/tasks/task-waits.ts). */
export function personWait(task: WaitingTask): PersonWait | null {
  if (task.state === 'init') return task.waiting_for === null ? 'start' : null;
  if (task.state !== 'stopped' || task.ended || task.n_running > 0) return null;
  return task.error === '' ? 'paused' : 'checkpoint';
}

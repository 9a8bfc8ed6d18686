import { expect, test } from 'vitest';
import { type PersonWait, personWait } from './person-wait.ts';
import { STATUSES } from './status.ts';

const PAUSED = { state: 'stopped', ended: false, error: '', waiting_for: null, n_running: 0 } as const;

test.each<[string, Parameters<typeof personWait>[0], PersonWait | null]>([
  ['is only made', { ...PAUSED, state: 'init' }, 'start'],
  ['waits for the nodes of another', { ...PAUSED, state: 'init', waiting_for: 7 }, null],
  ['was paused', PAUSED, 'paused'],
  ['pauses at a checkpoint', { ...PAUSED, error: 'paused at checkpoint 1' }, 'checkpoint'],
  ['has steps that still run', { ...PAUSED, n_running: 1 }, null],
  ['was stopped for good', { ...PAUSED, ended: true }, null],
])('a task that %s', (_, task, expected) => {
  expect(personWait(task)).toBe(expected);
});

test('a task that runs or has ended waits for nobody', () => {
  for (const state of STATUSES.filter((status) => status !== 'init' && status !== 'stopped')) {
    expect(personWait({ ...PAUSED, state })).toBeNull();
  }
});

import { expect, test } from 'vitest';
import { PlayAccount } from './play-account.ts';
import type { PlayEvent } from './play-events.ts';

const begun: PlayEvent = { event: 'begun', node: 0 };
const task = (as: 'ok' | 'failed' | 'retried' = 'ok'): PlayEvent => ({
  event: 'task',
  node: 0,
  as,
  task: 'raw',
  text: '',
});
const ended: PlayEvent = { event: 'ended', node: 0, as: 'ok' };
const exit = (code: number): PlayEvent => ({ event: 'exit', code });

function statusAfter(...events: readonly PlayEvent[]) {
  const account = new PlayAccount(1);
  for (const event of events) account.take(event);
  return account.statusOf(0, 'why');
}

test('a node that is through has ended as the play told, whatever becomes of the play', () => {
  const through = { kind: 'exited', code: 0, output: 'ok: raw\n' };
  expect(statusAfter(begun, task(), ended, exit(0))).toEqual(through);
  expect(statusAfter(begun, task(), ended)).toEqual(through);
  expect(statusAfter(begun, task(), ended, exit(250))).toEqual(through);
});

test('a node of which the play did not tell how a task ended is lost', () => {
  expect(statusAfter(begun, exit(250))).toEqual({ kind: 'lost', by: 'play', output: 'why\n' });
  expect(statusAfter(begun)).toEqual({ kind: 'lost', by: 'play', output: '' });
  expect(statusAfter(begun, task('retried'), exit(1))).toMatchObject({ kind: 'lost' });
  // Ansible forgets a task whose process does not start, and goes on
  expect(statusAfter(begun, begun, task(), ended, exit(0))).toMatchObject({ kind: 'lost' });
});

test('a node between two tasks has failed with the play', () => {
  expect(statusAfter(begun, task(), exit(4))).toEqual({ kind: 'exited', code: 4, output: 'ok: raw\nwhy\n' });
  expect(statusAfter(begun, task())).toEqual({ kind: 'lost', by: 'play', output: 'ok: raw\n' });
});

test('a node for which there was nothing says so', () => {
  expect(statusAfter(exit(0))).toMatchObject({
    kind: 'exited',
    code: 0,
    output: expect.stringMatching(/^nothing of .*\n$/),
  });
});

test('what is told of other nodes concerns none', () => {
  expect(statusAfter({ event: 'begun', node: 1 }, { event: 'ended', node: 7, as: 'failed' }, ended)).toMatchObject({
    code: 0,
  });
});

import { expect, test } from 'vitest';
import { textOf } from '../../messages/message.ts';
import { taskLines } from './task-lines.ts';
import { isOver, nodesIn, secondsLeft, viewOf, withEvent } from './task-view.ts';

const VIEW = viewOf(
  { id: 12, task_name: 'deploy\u001B[2J', pool_name: 'web', condition: 'running', stat: [6, 2, 1, 1, 0], error: '' },
  [
    { seq: 1, condition: 'succeeded', node_count: 2 },
    { seq: 2, condition: 'running', node_count: 2 },
    { seq: 3, condition: 'waiting', node_count: 6 },
  ],
);

test('events of a task bring it up to date, and others leave it as it is', () => {
  expect(withEvent(VIEW, { type: 'task', task_id: 13, condition: 'failed' })).toBe(VIEW);
  const task = { type: 'task', task_id: 12, condition: 'partial', stat: [0, 0, 9, 1, 0], error: 'one node failed' };
  const ended = withEvent(VIEW, task);
  expect(ended).toMatchObject({ condition: 'partial', error: 'one node failed' });
  expect(isOver(ended)).toBe(true);
  expect(nodesIn(ended)).toEqual({ all: 10, ended: 10, failed: 1 });
  const batch = withEvent(VIEW, { type: 'batch', task_id: 12, seq: 2, condition: 'succeeded' });
  expect(batch.batches.map(({ condition }) => condition)).toEqual(['succeeded', 'succeeded', 'waiting']);
});

test('the pace since somebody looks on says how long it takes yet', () => {
  expect(secondsLeft({ ended: 20, all: 100 }, { ended: 10, seconds: 5 })).toBe(40);
  expect(secondsLeft({ ended: 20, all: 100 }, { ended: 20, seconds: 5 })).toBeNull();
});

test('a task is a few lines: its nodes, how far it is, and the batches that matter now', () => {
  const style = {
    since: { ended: 0, seconds: 75 },
    rows: 24,
    text: (said: Parameters<typeof textOf>[0]) => textOf(said, 'en'),
  };
  expect(taskLines(VIEW, style)).toEqual([
    String.raw`task 12: running, 2 of 10 nodes done, 1 failed  deploy\x1b[2J`,
    '[####................] 20%  about 5:00 left',
    '  batch 2 of 3: running, 2 nodes',
    '  batch 3 of 3: waiting, 6 nodes',
  ]);
  expect(taskLines(VIEW, { ...style, rows: 5 })).toHaveLength(3);
});

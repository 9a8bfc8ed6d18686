import { expect, test } from 'vitest';
import { batchesOf, stepTimesOf } from '../../src/store/tasks/task-progress.ts';
import { failed } from '../../src/steps/step.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';

test('batches have their share of the nodes, and steps the times of their attempts', async () => {
  await using engine = await testEngine(5);
  const { database } = engine.test;
  const broken = engine.nodes[4]?.ip;
  await engine.worker(({ facts, step }) =>
    step.name === 'second' && facts.ip === broken ? failed('port 80 is closed') : PASSED,
  );
  const taskId = await engine.launch([step('first'), step('second', { retry_times: 1 })], { stepLen: 2 });
  await engine.until(taskId, 'success');

  const batches = await batchesOf(database, taskId);
  expect(batches.map(({ seq, state, node_count: count }) => [seq, state, count])).toEqual([
    [1, 'success', 2],
    [2, 'success', 2],
    [3, 'failed', 1],
  ]);
  for (const { started, finished } of batches) expect(Number(finished)).toBeGreaterThanOrEqual(Number(started));

  const [first, second] = await stepTimesOf(database, taskId, 3);
  expect(first).toMatchObject({ step_index: 0, attempts: 5, failures: 0 });
  expect(second).toMatchObject({ step_index: 1, attempts: 6, failures: 2 });
  expect(first?.slowest).toHaveLength(3);
  const longest = first?.slowest.map(({ seconds }) => seconds) ?? [];
  expect(longest).toEqual(longest.toSorted((a, b) => b - a));
  expect(first?.median).toBeLessThanOrEqual(longest[0] ?? -1);
});

test('a task that has not begun has no times', async () => {
  await using engine = await testEngine(3);
  const taskId = await engine.launch([step('first')]);
  expect(await stepTimesOf(engine.test.database, taskId, 3)).toEqual([]);
  expect(await batchesOf(engine.test.database, taskId)).toHaveLength(1);
});

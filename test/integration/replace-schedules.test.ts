import { expect, test } from 'vitest';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { openTaskOf } from '../../src/store/schedules/schedule-runs.ts';
import { replace, replacingEngine } from '../support/replacing.ts';
import { TESTER } from '../support/tester.ts';

test('schedules do not resize a pool while its machines are replaced, also not while that is paused', async () => {
  await using engine = await replacingEngine(2);
  const { database } = engine.test;
  expect(await openTaskOf(database, engine.poolId)).toBeNull();
  const taskId = await replace(engine);
  expect(await openTaskOf(database, engine.poolId)).toBe(taskId);
  await pauseTask(engine.context, TESTER, taskId);
  expect(await openTaskOf(database, engine.poolId)).toBe(taskId);
  await stopTask(engine.context, TESTER, taskId);
  expect(await openTaskOf(database, engine.poolId)).toBeNull();
});

import { expect, test } from 'vitest';
import { removeNodes } from '../../src/operations/remove-nodes.ts';
import { stopTask } from '../../src/operations/stop-task.ts';
import { failed } from '../../src/steps/step.ts';
import { step, testEngine } from '../support/engine.ts';
import { checkedCounts } from '../support/task-check.ts';

test('a node that answers nobody any more is free soon after the stop, and takes no other with it', async () => {
  await using engine = await testEngine(2);
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  await engine.worker(async ({ facts }) => {
    begun.push(facts.ip);
    if (facts.ip === engine.nodes[0]?.ip) await new Promise(() => {});
    await gate.promise;
    return failed('exit code 137');
  });
  const taskId = await engine.launch([step('one')]);
  await untilTrue(async () => begun.length === 2);
  await stopTask(engine.context, { taskId, operator: 'tester' });
  await untilTrue(async () => engine.cancelled.length === 2);
  gate.resolve();
  await untilTrue(async () => (await checkedCounts(engine.test.database, taskId))[4] === 1);
  await untilTrue(async () => (await checkedCounts(engine.test.database, taskId))[4] === 2);
  const runs = await engine.test.database.selectFrom('node_run').select('error').orderBy('id').execute();
  expect(runs.map(({ error }) => error)).toEqual([
    'one: stopped: whether it still runs there is not known',
    'one: stopped: exit code 137',
  ]);
  await removeNodes(
    engine.context,
    engine.poolId,
    engine.nodes.map(({ id }) => id),
  );
});

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 30_000, interval: 20 }).toBe(true);
}

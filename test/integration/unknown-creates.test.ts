import { expect, test } from 'vitest';
import { expandPool } from '../../src/operations/pools/expand-pool.ts';
import { removeNodes } from '../../src/operations/pools/remove-nodes.ts';
import { retryNodeRun } from '../../src/operations/tasks/retry-node.ts';
import { saveSchedule } from '../../src/operations/records/save-schedule.ts';
import { shrinkPool } from '../../src/operations/pools/shrink-pool.ts';
import { failed } from '../../src/steps/step.ts';
import { type Behaviour, PASSED } from '../support/engine.ts';
import type { NodeType } from '../../src/store/schema.ts';
import { cron, testScheduling } from '../support/scheduling.ts';
import { TESTER } from '../support/tester.ts';

/*
 * A node whose create failed may have a machine all the same, or a part of one. However its row goes, what there is of it
 * is asked for by the token of its node run, and returned.
 */

test('removed, shrunk or forgotten by a schedule: what may have been made for a node without a machine is returned', async () => {
  await using scheduling = await testScheduling();
  const { context, database, engine } = scheduling;
  // the engine goes by the real time
  const today = new Date().toISOString().slice(0, 10);
  await scheduling.lookAt(`${today}T00:00:00Z`);
  const poolId = await scheduling.pool('web');
  let asked = 0;
  const worker = await scheduling.work((call) =>
    call.step.name === 'create_vm' && (asked += 1) % 2 === 0 ? failed('no answer') : PASSED,
  );
  const missing = async (nodeType: NodeType) => {
    const rows = await database
      .selectFrom('node')
      .innerJoin('node_run', 'node_run.node_id', 'node.id')
      .select(['node.id', 'node_run.id as run'])
      .where('node.ip', '=', '-')
      .where('node_type', '=', nodeType)
      .orderBy('node.id')
      .execute();
    return rows;
  };

  await engine.until(await expandPool(context, TESTER, { poolId, num: 6 }), 'success');
  const cronItems = [cron('08:00:00', 2), cron('09:00:00', 1)];
  await saveSchedule(context, TESTER, null, {
    poolId,
    type: 'expand',
    execType: 'crontab',
    cronItems,
    dependItems: [],
  });
  await scheduling.lookAt(`${today}T08:00:00Z`);
  await scheduling.settled();
  const [removed, shrunk, kept] = await missing('manual');
  const [forgotten] = await missing('crontab');
  if (removed === undefined || shrunk === undefined || forgotten === undefined)
    throw new Error('every second one fails');

  await removeNodes(context, TESTER, poolId, { nodes: [removed.id], force: false });
  await engine.until(await shrinkPool(context, TESTER, { poolId, nodes: [shrunk.id] }), 'success');
  await scheduling.lookAt(`${today}T09:00:00Z`);
  await scheduling.settled();
  expect([...(await missing('manual')), ...(await missing('crontab'))]).toEqual([kept]);
  const made = await database
    .selectFrom('node')
    .select('ip')
    .where('ip', '<>', '-')
    .where('node_type', '=', 'manual')
    .execute();
  await removeNodes(context, TESTER, poolId, { nodes: made.map(({ ip }) => ip), force: false });

  // whoever begins looks at once
  await worker[Symbol.asyncDispose]();
  await scheduling.work();
  const wanted = new Set([removed.run, shrunk.run, forgotten.run]);
  await expect.poll(() => new Set(engine.undone), { timeout: 30_000 }).toEqual(wanted);
  await expect.poll(() => database.selectFrom('leftover').selectAll().execute(), { timeout: 30_000 }).toEqual([]);
});

test('a machine that is made for a node which was removed meanwhile is returned', async () => {
  await using scheduling = await testScheduling();
  const { database, engine } = scheduling;
  const context = engine.context;
  const poolId = await scheduling.pool('web');
  const open = Promise.withResolvers<void>();
  let asked = 0;
  const behaviour: Behaviour = async (call) => {
    if (call.step.name === 'create_vm') return (asked += 1) === 1 ? failed('no answer') : PASSED;
    // keeps the task in work
    await open.promise;
    return PASSED;
  };
  const worker = await scheduling.work(behaviour);
  const taskId = await expandPool(context, TESTER, { poolId, num: 2 });
  const failedRuns = database.selectFrom('node_run').select(['id', 'node_id']).where('state', '=', 'failed');
  await expect.poll(() => failedRuns.execute(), { timeout: 30_000 }).toHaveLength(1);
  const run = await failedRuns.executeTakeFirstOrThrow();
  await removeNodes(context, TESTER, poolId, { nodes: [run.node_id], force: false });
  await retryNodeRun(context, TESTER, run.id);
  await expect.poll(() => asked, { timeout: 30_000 }).toBe(3);
  open.resolve();
  await engine.until(taskId, 'success');
  await worker[Symbol.asyncDispose]();
  await scheduling.work(behaviour);
  // the first attempt, which failed, and the second
  const withdrawn = (): number => engine.undone.filter((id) => id === run.id).length;
  await expect.poll(withdrawn, { timeout: 30_000 }).toBeGreaterThan(1);
});

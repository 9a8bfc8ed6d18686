import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { PoolId } from '../../src/domain/ids.ts';
import { englishOf } from '../../src/messages/message.ts';
import { saveSchedule } from '../../src/operations/records/save-schedule.ts';
import { expandPool } from '../../src/operations/pools/expand-pool.ts';
import { createTasks, planTasks, type TaskRequest } from '../../src/operations/tasks/create-task.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { listSchedules } from '../../src/store/schedules/schedule-views.ts';
import type { TestEngine } from '../support/engine.ts';
import { refusalOf } from '../support/refusal.ts';
import { replacingEngine } from '../support/replacing.ts';
import { cron, depend, testScheduling } from '../support/scheduling.ts';
import { TESTER } from '../support/tester.ts';

/*
 * Limits of machines where machines are made for nodes that are there already (ML2), and by schedules.
 */

/** Of six nodes three have machines, and the others were added by hand: 10.0.0.3 to 10.0.0.5. */
async function halfMade(most: number): Promise<TestEngine> {
  const engine = await replacingEngine(6);
  const { database } = engine.test;
  await sql`update node set machine_type = null, vm_id = '' where ip >= '10.0.0.3'`.execute(database);
  await sql`update vm_type set most_machines = ${most}`.execute(database);
  return engine;
}

async function making(
  { test: { database } }: TestEngine,
  ips: readonly string[],
  more: Partial<TaskRequest> = {},
): Promise<TaskRequest> {
  const { rows } = await sql<{ id: never }>`select id from template where name = 'up'`.execute(database);
  const work = { kind: 'template', templateId: rows[0]?.id ?? (0 as never), params: {} } as const;
  const limits = { timeout: null, maxRatio: null, maxNum: null, maxFailures: null };
  return { work, taskName: 'make', ips, ...limits, ...more };
}

const [THREE, FOUR, FIVE] = ['10.0.0.3', '10.0.0.4', '10.0.0.5'];

describe('a task that makes machines for nodes', () => {
  test('beyond the limit is refused with the numbers, planned and begun', async () => {
    await using engine = await halfMade(5);
    const request = await making(engine, ['10.0.0.0', THREE, FOUR, FIVE]);
    for (const ask of [
      () => planTasks(engine.context, request, null, null),
      () => createTasks(engine.context, TESTER, request),
    ]) {
      const { content, field, code } = await refusalOf(ask());
      expect(englishOf(content)).toMatch(
        /^machine type test may have 5 machines, has 3, and 3 more are asked for: ask for fewer/,
      );
      expect([code, field]).toEqual(['invalid', 'nodes']);
    }
    await createTasks(engine.context, TESTER, await making(engine, [THREE, FOUR]));
  });

  test('counts while it is under way, for tasks and expands, and no more when it is stopped', async () => {
    await using engine = await halfMade(5);
    const { context, poolId } = engine;
    const [task] = await createTasks(context, TESTER, await making(engine, [THREE, FOUR]));
    const other = await making(engine, [FIVE]);
    for (const ask of [
      () => createTasks(context, TESTER, other),
      () => expandPool(context, TESTER, { poolId, num: 1 }),
    ]) {
      expect(englishOf((await refusalOf(ask())).content)).toMatch(/has 5, and 1 more/);
    }
    await stopTask(context, TESTER, task ?? (0 as never));
    await createTasks(context, TESTER, other);
    await expandPool(context, TESTER, { poolId, num: 1 });
  });

  test('in two pools counts for both', async () => {
    await using engine = await halfMade(5);
    const { database } = engine.test;
    await sql`
      with second as (
        insert into pool (name, "desc", vm_type, sd_id, tasks, service_id)
        select 'second', '', vm_type, sd_id, tasks, service_id from pool returning id
      ) insert into node (pool_id, ip, status) select id, '10.1.0.1', 'success' from second`.execute(database);
    const request = await making(engine, [THREE, FOUR, '10.1.0.1']);
    expect(englishOf((await refusalOf(createTasks(engine.context, TESTER, request))).content)).toMatch(
      /has 5, and 1 more/,
    );
    const { rows } = await sql`select id from task`.execute(database);
    expect(rows, 'nothing was made').toEqual([]);
  });

  test('is refused when it is started, if others took the room meanwhile', async () => {
    await using engine = await halfMade(5);
    const { context, poolId } = engine;
    const [taskId = 0 as never] = await createTasks(
      context,
      TESTER,
      await making(engine, [THREE, FOUR], { begins: 'by_person' }),
    );
    await expandPool(context, TESTER, { poolId, num: 2 });
    const refused = await refusalOf(startTask(context, TESTER, { taskId, params: null }));
    expect(englishOf(refused.content)).toMatch(/may have 5 machines, has 5, and 2 more are asked for/);
    await sql`update vm_type set most_machines = 7`.execute(engine.test.database);
    await startTask(context, TESTER, { taskId, params: null });
  });
});

function beyond(has: number, more: number): unknown {
  return expect.stringMatching(`^machine type test may have 4 machines, has ${has}, and ${more} more are asked for`);
}

test('a schedule beyond the limit fails with the numbers, and so does what follows it', async () => {
  await using scheduling = await testScheduling();
  const { context, database } = scheduling;
  const [front, back] = [await scheduling.pool('front'), await scheduling.pool('back')] as const;
  await sql`update vm_type set most_machines = 4`.execute(database);
  const save = (poolId: PoolId, size: number, needs: number) =>
    saveSchedule(context, TESTER, null, {
      poolId,
      type: 'expand',
      execType: 'crontab',
      cronItems: [cron('08:00:00', size)],
      dependItems: needs === 0 ? [] : [depend(back, needs)],
    });
  await save(front, 3, 1);
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await save(back, 5, 0);
  await scheduling.lookAt('2026-03-04T08:00:01Z');
  const { rows } = await listSchedules(database, { poolId: null, type: null, poolName: '' }, { page: 1, pageSize: 9 });
  const [ofBack, ofFront] = rows.map(({ last }) => last);
  expect(ofFront).toMatchObject({
    state: 'running',
    followers: [{ pool_name: 'back', state: 'failed', message: beyond(3, 3) }],
  });
  expect(ofBack).toMatchObject({ state: 'failed', message: beyond(3, 5) });
  expect(await scheduling.sizeOf(front)).toBe(3);
  expect(await scheduling.sizeOf(back)).toBe(0);
});

import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { PoolId, ScheduleId } from '../../src/domain/ids.ts';
import type { CronItem, DependItem, Schedule } from '../../src/domain/schedules/schedule.ts';
import { saveSchedule } from '../../src/operations/records/save-schedule.ts';
import { planSave } from '../../src/scheduler/plan-save.ts';
import type { Database } from '../../src/store/database.ts';
import { TESTER } from '../support/tester.ts';
import { cron, depend, type TestScheduling, testScheduling } from '../support/scheduling.ts';

/*
 * A plan of a save says what the save then does, and does nothing itself.
 */

const sizes = (poolId: PoolId, cronItems: readonly CronItem[], dependItems: readonly DependItem[] = []): Schedule => ({
  poolId,
  type: 'expand',
  execType: 'crontab',
  cronItems,
  dependItems,
});

const plan = ({ context, deps }: TestScheduling, id: ScheduleId | null, schedule: Schedule) =>
  planSave({ context, clock: deps.clock }, id, schedule);

async function addManual(database: Database, poolId: PoolId, count: number): Promise<void> {
  await sql`
    insert into node (pool_id, ip, status) select ${poolId}, '10.77.0.' || n, 'success'
    from generate_series(1, ${count}::int) as n`.execute(database);
  await sql`update pool set node_count = node_count + ${count} where id = ${poolId}`.execute(database);
}

/** Everything that a save or a look could change. */
async function everything(database: Database): Promise<unknown> {
  const { rows } = await sql`
    select (select jsonb_agg(schedule) from schedule) as schedules, (select jsonb_agg(item) from cron_item as item) as items,
           (select jsonb_agg(item) from depend_item as item) as dependencies, (select jsonb_agg(run) from schedule_run as run) as runs,
           (select jsonb_agg(need) from pool_need as need) as needs, (select count(*) from task) as tasks,
           (select jsonb_agg(node) from node) as nodes, (select count(*) from record_change) as changes,
           (select last_value from schedule_id_seq) as ids`.execute(database);
  return rows[0];
}

test('what nobody expects of a Saturday is said before it is done: the time that was due last counts, and only own nodes', async () => {
  await using scheduling = await testScheduling('Asia/Shanghai');
  const { database, context } = scheduling;
  const demo = await scheduling.pool('demo-pool');
  await addManual(database, demo, 5);
  await scheduling.lookAt('2026-03-07T04:00:00Z');
  const schedule = sizes(demo, [cron('09:00:00', 3, { weekDay: 3 })]);
  const before = await everything(database);
  const planned = await plan(scheduling, null, schedule);
  expect(planned).toMatchObject({
    starts: true,
    holds: { isOwn: true, item: { weekDay: 3, instanceNum: 3 }, firing: { localTime: '2026-03-03 09:00:00' } },
    moves: [
      {
        pool: { id: demo, name: 'demo-pool' },
        neededBy: null,
        target: 3,
        creates: 3,
        retries: 0,
        returns: 0,
        manual: 5,
        waits: null,
        refused: null,
        tasks: [{ task: { kind: 'expand' } }],
      },
    ],
    others: [],
  });
  expect(planned.firings.map(({ firing }) => firing.localTime)).toEqual([
    '2026-03-10 09:00:00',
    '2026-03-17 09:00:00',
    '2026-03-24 09:00:00',
    '2026-03-31 09:00:00',
    '2026-04-07 09:00:00',
  ]);
  expect(await everything(database), 'nothing was changed').toEqual(before);
  await scheduling.work();
  await saveSchedule(context, TESTER, null, schedule);
  await scheduling.settled();
  expect([await scheduling.sizeOf(demo), await scheduling.sizeOf(demo, 'manual')]).toEqual([3, 5]);
  const again = await plan(scheduling, 1 as ScheduleId, schedule);
  expect(again, 'nothing is left to do').toMatchObject({
    starts: false,
    moves: [{ creates: 0, returns: 0, manual: 5 }],
  });
});

test('whatever is saved, the plan before said it: nodes, the pools that follow, and the order of them', async () => {
  await using scheduling = await testScheduling();
  const { database, context } = scheduling;
  const [web, cache, store] = [
    await scheduling.pool('web'),
    await scheduling.pool('cache'),
    await scheduling.pool('store'),
  ];
  await scheduling.lookAt('2026-03-04T10:00:00Z');
  await scheduling.work();
  const follows = { ...sizes(cache, [], [depend(store, 0.5)]), execType: 'depend' } as const;
  await saveSchedule(context, TESTER, null, follows);
  const choices = fc.record({
    size: fc.integer({ min: 0, max: 6 }),
    ratio: fc.constantFrom(0.5, 1),
    extra: fc.integer({ min: 0, max: 2 }),
    isOff: fc.boolean(),
    isOther: fc.boolean(),
  });
  const nodesOf = async (pool: PoolId) =>
    new Set((await database.selectFrom('node').select('id').where('pool_id', '=', pool).execute()).map(({ id }) => id));
  const ids: ScheduleId[] = [];
  for (const { size, ratio, extra, isOff, isOther } of fc.sample(choices, { numRuns: 5, seed: 20_260_304 })) {
    const at = isOther ? '09:30:00' : '09:00:00';
    const schedule = sizes(
      web,
      [cron(at, size), cron('23:00:00', 9, { ignore: isOff })],
      [depend(cache, ratio, extra)],
    );
    const id = ids[0] ?? null;
    const planned = await plan(scheduling, id, schedule);
    const pools = planned.moves.map((move) => move.pool.id);
    const before = await Promise.all(pools.map(nodesOf));
    const saved = await saveSchedule(context, TESTER, id, schedule);
    if (id === null) ids.push(saved.id);
    await scheduling.settled();
    const after = await Promise.all(pools.map(nodesOf));
    expect(pools).toEqual([web, cache, store]);
    const done = planned.moves.map((move, index) => ({
      creates: (after[index] ?? new Set()).difference(before[index] ?? new Set()).size,
      returns: (before[index] ?? new Set()).difference(after[index] ?? new Set()).size,
      target: after[index]?.size,
      pool: move.pool.name,
    }));
    expect(done).toEqual(
      planned.moves.map(({ creates, returns, target, pool }) => ({ creates, returns, target, pool: pool.name })),
    );
    expect(planned.starts).toBe(done.some(({ creates, returns }) => creates + returns > 0));
  }
});

test('what would not work, or would have to wait, is said before it is saved', async () => {
  await using scheduling = await testScheduling();
  const { context } = scheduling;
  const bare = await scheduling.pool('bare', { withoutTemplates: true });
  await scheduling.lookAt('2026-03-04T10:00:00Z');
  expect(await plan(scheduling, null, sizes(bare, [cron('09:00:00', 2)]))).toMatchObject({
    starts: true,
    moves: [{ creates: 2, refused: { code: 'pool_has_no_template' }, tasks: [] }],
  });
  const upload = { ...sizes(bare, [cron('12:00:00', 0, { concurrNum: 2 })]), type: 'upload' } as const;
  expect(await plan(scheduling, null, upload)).toMatchObject({
    starts: false,
    holds: null,
    moves: [],
    deploy: null,
    refused: { code: 'pool_empty' },
    firings: { length: 5 },
  });
  const web = await scheduling.pool('web');
  await saveSchedule(context, TESTER, null, sizes(web, [cron('09:00:00', 2)]));
  await scheduling.lookAt('2026-03-04T10:00:01Z');
  expect(await plan(scheduling, null, sizes(web, [cron('09:30:00', 5)]))).toMatchObject({
    moves: [{ waits: { code: 'run_waits_for_task' } }],
    others: [{ time: '09:00:00', instanceNum: 2 }],
  });
  await expect(plan(scheduling, null, sizes(web, [cron('09:00:00', 5)]))).rejects.toThrow('take another time');
  // with the other pool only, nothing is due by the clock
  const rests = { ...sizes(web, [cron('09:30:00', 5)]), execType: 'depend' } as const;
  expect(await plan(scheduling, null, rests)).toMatchObject({ firings: [], holds: { isOwn: false } });
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { PoolId } from '../../src/domain/ids.ts';
import { englishOf } from '../../src/messages/message.ts';
import { expandPool, planExpand } from '../../src/operations/pools/expand-pool.ts';
import { planReplace } from '../../src/operations/pools/replace-pool.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import type { TestEngine } from '../support/engine.ts';
import { refusalOf } from '../support/refusal.ts';
import { machines, poolNow, replace, replacingEngine } from '../support/replacing.ts';
import { TESTER } from '../support/tester.ts';

type Limit = 'vm_type' | 'cluster';

function limit({ test: { database } }: TestEngine, kind: Limit, most: number | null) {
  return sql`update ${sql.table(kind)} set most_machines = ${most}`.execute(database);
}

/** A second pool of the same service, which expands like the first. */
async function secondPool({ test: { database }, poolId }: TestEngine): Promise<PoolId> {
  const { rows } = await sql<{ id: PoolId }>`
    insert into pool (name, "desc", vm_type, sd_id, tasks, service_id)
    select 'second', '', vm_type, sd_id, tasks, service_id from pool where id = ${poolId} returning id`.execute(
    database,
  );
  return rows[0]?.id ?? (0 as PoolId);
}

test.each(['vm_type', 'cluster'] as const)(
  'an expand beyond the limit of a %s is refused, planned and begun',
  async (kind) => {
    await using engine = await replacingEngine(4);
    const { context, poolId } = engine;
    await limit(engine, kind, 6);
    const asked = { poolId, num: 3 };
    const name = kind === 'cluster' ? 'cluster' : 'machine type test';
    for (const ask of [() => planExpand(context, asked, null), () => expandPool(context, TESTER, asked)]) {
      const { content, field, code } = await refusalOf(ask());
      expect(englishOf(content)).toMatch(
        new RegExp(`^${name}.* may have 6 machines, has 4, and 3 more are asked for: ask for fewer`),
      );
      expect([code, field]).toEqual(['invalid', 'num']);
    }
    expect((await poolNow(engine)).node_count).toBe(4);
    await expandPool(context, TESTER, { poolId, num: 2 });
    expect((await poolNow(engine)).node_count, 'what fits is made').toBe(6);
    expect((await refusalOf(expandPool(context, TESTER, { poolId, num: 1 }))).field, 'also while they wait').toBe(
      'num',
    );
    await limit(engine, kind, null);
    await expandPool(context, TESTER, { poolId, num: 1 });
  },
);

test('nodes that were added by hand do not count', async () => {
  await using engine = await replacingEngine(4);
  await sql`update node set machine_type = null, vm_id = '' where ip in ('10.0.0.0', '10.0.0.1')`.execute(
    engine.test.database,
  );
  await limit(engine, 'cluster', 4);
  await expandPool(engine.context, TESTER, { poolId: engine.poolId, num: 2 });
  expect((await poolNow(engine)).node_count).toBe(6);
});

test.each(['vm_type', 'cluster'] as const)(
  'of expands at the same time, of two pools, as many begin as a %s has room',
  async (kind) => {
    await using engine = await replacingEngine(4);
    const { context, poolId } = engine;
    const other = await secondPool(engine);
    await limit(engine, kind, 9);
    const begun = await Promise.allSettled(
      [poolId, other, poolId, other, poolId, other].map((pool) =>
        expandPool(context, TESTER, { poolId: pool, num: 2 }),
      ),
    );
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const { rows } = await sql`select id from node where machine_type = 1`.execute(engine.test.database);
    expect(rows).toHaveLength(8);
  },
);

test('a replacement needs room for its surge, and none when old machines are returned first', async () => {
  await using engine = await replacingEngine(4);
  const { context, poolId } = engine;
  await limit(engine, 'cluster', 5);
  const asked = { poolId, nodes: null, maxSurge: '2', maxUnavailable: null };
  for (const ask of [() => planReplace(context, asked, null), () => replace(engine, { maxSurge: '2' })]) {
    const { content, field } = await refusalOf(ask());
    expect(englishOf(content)).toMatch(/may have 5 machines, has 4, and 2 more are asked for/);
    expect(field).toBe('max_surge');
  }
  await engine.worker(machines);
  await engine.until(await replace(engine, { maxSurge: '1' }), 'success');
  await limit(engine, 'cluster', 4);
  await engine.until(await replace(engine, { maxSurge: '0', maxUnavailable: '2' }), 'success');
  expect((await poolNow(engine)).node_count).toBe(4);
});

test('where others took the room between two batches, a replacement ends with the numbers, and goes on when it is started again', async () => {
  await using engine = await replacingEngine(2);
  const { database } = engine.test;
  const other = await secondPool(engine);
  await limit(engine, 'cluster', 3);
  let taken = false;
  await engine.worker(async (call) => {
    if (call.step.work.kind === 'return_vm' && !taken) {
      taken = true;
      await sql`
        insert into node (pool_id, ip, machine_type) select ${other}, '10.7.0.' || n, 1 from generate_series(1, 2) as n`.execute(
        database,
      );
    }
    return machines(call);
  });
  const taskId = await replace(engine, { maxSurge: '1' });
  await engine.until(taskId, 'failed');
  const { error } = await database
    .selectFrom('task')
    .select('error')
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
  expect(error).toMatch(/cluster .* may have 3 machines, has 4, and 1 more/);
  expect((await poolNow(engine)).node_count, 'nothing is missing').toBe(2);
  await sql`delete from node where pool_id = ${other}`.execute(database);
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect((await poolNow(engine)).nodes.map(({ id }) => id)).not.toContain(2);
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { NodeId, VmTypeId } from '../../src/domain/ids.ts';
import { expandPool } from '../../src/operations/pools/expand-pool.ts';
import { removeNodes } from '../../src/operations/pools/remove-nodes.ts';
import { failed, type StepCall } from '../../src/steps/step.ts';
import { beginUses, pruneUses } from '../../src/store/fleet/machine-use.ts';
import type { TestEngine } from '../support/engine.ts';
import { machines, poolNow, replace, replacingEngine } from '../support/replacing.ts';
import { TESTER } from '../support/tester.ts';

/** The ledger, in the order of the nodes. */
async function uses({ test: { database } }: TestEngine) {
  const { rows } = await sql<{ node_id: NodeId; vm_id: string; is_open: boolean; price: number | null; pool: string }>`
    select node_id, vm_id, returned = 'infinity' as is_open, price_per_hour as price, currency, pool, vm_type
    from machine_use join usage_key on usage_key.id = key_id order by node_id, made`.execute(database);
  return rows;
}

function price({ test: { database } }: TestEngine, perHour: number) {
  return sql`update vm_type set price_per_hour = ${perHour}, currency = 'EUR'`.execute(database);
}

async function expanded(engine: TestEngine, num: number): Promise<void> {
  const { context, poolId } = engine;
  await engine.until(await expandPool(context, TESTER, { poolId, num }), 'success', 'failed');
}

test('a machine is used from when it is made until it is returned, at the price it was made at', async () => {
  await using engine = await replacingEngine(0);
  await price(engine, 0.5);
  await engine.worker(machines);
  await expanded(engine, 2);
  await price(engine, 0.75);
  await expanded(engine, 1);
  const open = { is_open: true, currency: 'EUR', vm_type: 'test' };
  expect(await uses(engine)).toEqual([
    { ...open, node_id: 1, vm_id: 'vm-1', price: 0.5, pool: 'pool' },
    { ...open, node_id: 2, vm_id: 'vm-2', price: 0.5, pool: 'pool' },
    { ...open, node_id: 3, vm_id: 'vm-3', price: 0.75, pool: 'pool' },
  ]);
  await engine.until(await replace(engine, { nodes: [1] }), 'success');
  const after = await uses(engine);
  expect(after.map(({ node_id, is_open }) => [node_id, is_open])).toEqual([
    [1, false],
    [2, true],
    [3, true],
    [4, true],
  ]);
  const open_nodes = after.filter(({ is_open }) => is_open).map(({ node_id }) => node_id);
  expect(open_nodes, 'one open use for each machine').toEqual((await poolNow(engine)).nodes.map(({ id }) => id));
});

test('a node that is taken out of its pool uses no machine any more', async () => {
  await using engine = await replacingEngine(0);
  await engine.worker(machines);
  await expanded(engine, 2);
  await removeNodes(engine.context, TESTER, engine.poolId, { nodes: [1], force: false });
  expect((await uses(engine)).map(({ is_open }) => is_open)).toEqual([false, true]);
});

test('a machine that could not be made is not used; one that a retry got in place of another follows it', async () => {
  await using engine = await replacingEngine(0);
  let isBroken = true;
  await engine.worker((call: StepCall) => (isBroken ? failed('no') : machines(call)));
  await expanded(engine, 1);
  expect(await uses(engine)).toEqual([]);
  isBroken = false;
  await expanded(engine, 1);
  expect((await uses(engine)).map(({ node_id }) => node_id)).toEqual([2]);
  const { database } = engine.test;
  await sql`update node set vm_id = 'vm-other' where id = 2`.execute(database);
  const again = { nodeId: 2 as NodeId, vmId: 'vm-other', vmTypeId: 1 as VmTypeId };
  await beginUses(database, [again], new Date());
  await beginUses(database, [again], new Date());
  expect((await uses(engine)).map(({ vm_id, is_open }) => [vm_id, is_open])).toEqual([
    ['vm-2', false],
    ['vm-other', true],
  ]);
});

test('what ended long ago is forgotten, with its names; what is open stays', async () => {
  await using engine = await replacingEngine(0);
  const { database } = engine.test;
  await engine.worker(machines);
  await price(engine, 1);
  await expanded(engine, 1);
  await price(engine, 2);
  await expanded(engine, 1);
  await sql`update machine_use set made = now() - interval '999 days'`.execute(database);
  await sql`update machine_use set returned = now() - interval '399 days' where node_id = 1`.execute(database);
  await pruneUses(database);
  expect(await uses(engine)).toHaveLength(2);
  await sql`update machine_use set returned = now() - interval '401 days' where node_id = 1`.execute(database);
  await pruneUses(database);
  expect((await uses(engine)).map(({ price }) => price)).toEqual([2]);
  const { rows } = await sql`select id from usage_key`.execute(database);
  expect(rows).toHaveLength(1);
});

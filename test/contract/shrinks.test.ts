import { describe, expect, inject, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses } from './support/fresh.ts';
import { makeInventory, makePool, makePoolOf, makeStep, makeTemplate, type NodeRow } from './support/make.ts';
import { nodesOf, STATE, untilState } from './support/tasks.ts';

/* Contract §3.7: nodes that have no machine, and nodes that are taken down twice. */

const { data } = caller();
const { isOwn } = inject('contract');

/** A pool with one machine for three nodes; a shrink does something on every node first. */
async function makeShort(): Promise<{
  readonly pool: number;
  readonly inventory: number;
  readonly task: number;
  readonly without: readonly NodeRow[];
}> {
  const inventory = await makeInventory(freshAddresses(1));
  const step = await makeStep();
  const shrink = [{ name: step.name, param_values: { exit: 0 } }, { name: 'return_vm' }];
  const tasks = {
    expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id,
    shrink: (await makeTemplate({ steps: shrink })).id,
  };
  const pool = await makePool({ vm_type: inventory, tasks });
  const { task_id: task } = await data<{ task_id: number }>(`/pool/expand/${pool}`, { num: 3 });
  await untilState(task, STATE.success);
  const rows = await data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`);
  return { pool, inventory, task, without: rows.filter((row) => row.ip === '-') };
}

describe('nodes whose machine could not be made', () => {
  test('are removed and retried by their ids', async () => {
    const { pool, inventory, task, without } = await makeShort();
    expect(without).toHaveLength(2);
    const [one, other] = without;
    await data(`/pool/${pool}/remove_nodes`, { nodes: [one?.id] });
    const { settings } = await data<{ settings: { machines: readonly string[] } }>(`/vm_type/${inventory}`);
    const machines = [...settings.machines, ...freshAddresses(1)];
    await data(`/vm_type/update/${inventory}`, { provider: 'static', settings: { machines } });
    const run = (await nodesOf(task)).findLast((node) => node.state === STATE.failed);
    expect(run).toMatchObject({ ip: '-', actions: ['retry', 'skip'] });
    await data(`/task/node/${run?.id}/retry`);
    await expect
      .poll(async () => (await data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`)).map(({ ip }) => ip), {
        timeout: 20_000,
        interval: 20,
      })
      .toEqual(machines);
    expect((await data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`))[1]?.id).toBe(other?.id);
  });

  test.runIf(isOwn)('are shrunk by their ids, with others by their addresses', async () => {
    const { pool, without } = await makeShort();
    const ips = (await data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`)).map(({ ip }) => ip);
    const nodes = [without[0]?.id, String(without[1]?.id), ips.find((ip) => ip !== '-')];
    const { task_id: id } = await data<{ task_id: number }>(`/pool/shrink/${pool}`, { nodes });
    expect(await untilState(id, STATE.success)).toMatchObject({ stat: [0, 0, 3, 0, 0], outcome: 'complete' });
    expect(await data(`/pool/${pool}/list_nodes`)).toEqual([]);
  });
});

/** A pool of two nodes, which a shrink keeps for a second. */
async function makeSlow(): Promise<{ readonly pool: number; readonly ips: readonly string[] }> {
  const step = await makeStep();
  const retry = { retry_times: 1, interval: 1, ignore_error: true };
  const steps = [{ name: step.name, param_values: { exit: 1 }, retry }, { name: 'return_vm' }];
  const tasks = { shrink: (await makeTemplate({ steps })).id };
  const ips = freshAddresses(2);
  const { id: pool } = await makePoolOf(ips, { vm_type: await makeInventory(freshAddresses(1)), tasks });
  return { pool, ips };
}

const shrink = async (pool: number, nodes: readonly string[]): Promise<number> =>
  (await data<{ task_id: number }>(`/pool/shrink/${pool}`, { nodes })).task_id;

describe.runIf(isOwn)('/pool/shrink a second time', () => {
  test('of the same nodes it ends as a success, as what was wished has happened', async () => {
    const { pool, ips } = await makeSlow();
    const [first, second] = [await shrink(pool, ips), await shrink(pool, ips)];
    expect(await data(`/task/${second}`)).toMatchObject({ state: STATE.init, waiting_for: first });
    await untilState(first, STATE.success);
    expect(await untilState(second, STATE.success)).toMatchObject({ stat: [0, 0, 2, 0, 0], outcome: 'complete' });
    const log = await data<readonly { readonly message: string }[]>(`/task/${second}/log`);
    expect(log.map(({ message }) => message)).toContain('2 nodes taken down in the meantime, as requested');
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
  });

  test('of some of them it takes down the others', async () => {
    const { pool, ips } = await makeSlow();
    const [first, second] = [await shrink(pool, ips.slice(0, 1)), await shrink(pool, ips)];
    await untilState(first, STATE.success);
    expect(await untilState(second, STATE.success)).toMatchObject({ stat: [0, 0, 2, 0, 0], outcome: 'complete' });
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
  });
});

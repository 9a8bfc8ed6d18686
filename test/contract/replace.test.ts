import { describe, expect, inject, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses } from './support/fresh.ts';
import { makeInventory, makePool, makeTemplate, type NodeRow } from './support/make.ts';
import { STATE, untilState } from './support/tasks.ts';

/* An addition to the contract: machines of a pool are replaced. They come from an inventory, which is there everywhere. */

const { data, failure } = caller();
const { isOwn } = inject('contract');

interface Pooled {
  readonly pool: number;
  readonly nodes: readonly NodeRow[];
}

/** A pool with nodes, in whose inventory there are a few more machines. */
async function makeReplaceable(count: number, more: number): Promise<Pooled> {
  const tasks = {
    expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id,
    shrink: (await makeTemplate({ steps: [{ name: 'return_vm' }] })).id,
  };
  const pool = await makePool({ vm_type: await makeInventory(freshAddresses(count + more)), tasks });
  const { task_id } = await data<{ task_id: number }>(`/pool/expand/${pool}`, { num: count });
  await untilState(task_id, STATE.success);
  return { pool, nodes: await nodesIn(pool) };
}

function nodesIn(pool: number): Promise<readonly NodeRow[]> {
  return data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`);
}

interface Part {
  readonly id: number;
  readonly node_id: number;
  readonly ip: string;
  readonly part: 'new' | 'old';
  readonly partner: { readonly id: number; readonly ip: string };
  readonly steps: Readonly<Record<string, number>>;
}

describe.runIf(isOwn)('/pool/replace/:id', () => {
  test('every node gets a new machine, and the task shows the pairs', async () => {
    const { pool, nodes } = await makeReplaceable(2, 1);
    const { task_id } = await data<{ task_id: number }>(`/pool/replace/${pool}`, { max_surge: '1' });
    const task = await untilState(task_id, STATE.success);
    expect(task).toMatchObject({ kind: 'replace', step_len: 1, stat: [0, 0, 4, 0, 0], failed_batch: 'stop' });
    expect(task).toMatchObject({
      options: [
        { name: 'create_vm', part: 'new' },
        { name: 'return_vm', part: 'old' },
      ],
    });
    const after = await nodesIn(pool);
    expect(after).toHaveLength(2);
    expect(after.filter(({ id }) => nodes.some((node) => node.id === id))).toEqual([]);
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 2 });
    const runs = await data<readonly Part[]>(`/task/${task_id}/detail`);
    expect(runs.map(({ part }) => part)).toEqual(['new', 'old', 'new', 'old']);
    expect(runs.map(({ steps }) => steps)).toEqual([
      { create_vm: 2 },
      { return_vm: 2 },
      { create_vm: 2 },
      { return_vm: 2 },
    ]);
    for (const [index, old] of nodes.entries()) {
      const [made, returned] = runs.slice(2 * index, 2 * index + 2);
      expect(returned, 'the oldest first').toMatchObject({ node_id: old.id, partner: { id: made?.id, ip: made?.ip } });
      expect(made).toMatchObject({ partner: { id: returned?.id, ip: old.ip } });
    }
  });

  test('a plan has the batches of both kinds of nodes, and changes nothing', async () => {
    const { pool, nodes } = await makeReplaceable(3, 0);
    const [first, second, third] = nodes.map(({ ip }) => ip);
    const { plans } = await data<{ plans: readonly unknown[] }>(`/pool/replace/${pool}?plan=1`, { max_surge: 2 });
    expect(plans).toMatchObject([
      {
        kind: 'replace',
        node_count: 6,
        step_len: 2,
        batches: [{ nodes: ['-', '-'] }, { nodes: [first, second] }, { nodes: ['-'] }, { nodes: [third] }],
      },
    ]);
    const named = { nodes: [third], max_unavailable: 1, plan: 1 };
    const oldFirst = await data<{ plans: readonly unknown[] }>(`/pool/replace/${pool}`, named);
    expect(oldFirst.plans).toMatchObject([
      { batches: [{ nodes: [third] }, { nodes: ['-'] }], policy: { max_failures: '0' } },
    ]);
    expect(await nodesIn(pool)).toEqual(nodes);
  });

  test('nodes that were added by hand stay, and the plan says so', async () => {
    const { pool } = await makeReplaceable(1, 0);
    const [address = ''] = freshAddresses(1);
    await data(`/pool/${pool}/add_nodes`, { nodes: [address] });
    const { plans } = await data<{ plans: readonly unknown[] }>(`/pool/replace/${pool}?plan=1`);
    expect(plans).toMatchObject([
      {
        node_count: 2,
        warnings: expect.arrayContaining([
          { code: 'plan_nodes_without_machine', msg: expect.stringContaining(address) },
        ]),
      },
    ]);
    expect(await failure(`/pool/replace/${pool}`, { nodes: [address] })).toMatchObject({
      code: 400,
      msg: expect.stringContaining(`no machine was made for ${address}`),
      error: { field: 'nodes' },
    });
  });

  test.each([
    [{ max_surge: 1, max_unavailable: '1' }, 'exclude each other', 'max_unavailable'],
    [{ max_surge: 0 }, 'max_surge is 0', 'max_surge'],
    [{ max_surge: 'some' }, 'max_surge some', 'max_surge'],
    [{ max_surge: '101%' }, 'max_surge 101%', 'max_surge'],
    [{ nodes: [] }, 'nodes is empty', 'nodes'],
    [{ nodes: ['10.255.255.254'] }, 'not in pool', 'nodes'],
    [{ max_unavailable: 1, policy: { rollback: true } }, 'policy.rollback', 'policy.rollback'],
    [{ policy: { max_unavailable: 1 } }, 'policy.max_unavailable', 'policy.max_unavailable'],
  ])('%o is refused', async (fields, complaint, field) => {
    const { pool, nodes } = await makeReplaceable(1, 0);
    expect(await failure(`/pool/replace/${pool}`, fields)).toMatchObject({
      code: 400,
      msg: expect.stringContaining(complaint),
      error: { field },
    });
    expect(await nodesIn(pool)).toEqual(nodes);
  });

  test('it needs templates for expand and for shrink', async () => {
    const { pool } = await makeReplaceable(1, 0);
    await data(`/pool/update/${pool}`, {
      tasks: { expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id },
    });
    expect(await failure(`/pool/replace/${pool}`)).toMatchObject({
      msg: expect.stringContaining('no template for shrink'),
    });
  });
});

import { describe, expect, inject, test } from 'vitest';
import { caller, NO_ID } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makePoolOf, makeStep } from './support/make.ts';
import { makeTasks, nodesOf, STATE, untilState } from './support/tasks.ts';

/* Facts of nodes: an addition to the contract. Every node of the server under test says that it is Debian 12 with 4000 MB. */

const { data, success, refusal } = caller();
const { isOwn } = inject('contract');

interface FactsView {
  readonly gathered: number | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function gather(fields: object): Promise<readonly number[]> {
  const { task_ids: ids } = await success('/node/gather_facts', fields);
  for (const id of ids as readonly number[]) await untilState(id, STATE.success);
  return ids as readonly number[];
}

describe.runIf(isOwn)('/node/gather_facts', () => {
  test('asks nodes by their ids and addresses, and /node/facts says what they said', async () => {
    const ips = freshAddresses(3);
    const { nodes } = await makePoolOf(ips);
    const [first = 0, second = 0, third = 0] = nodes;
    const [id = 0] = await gather({ nodes: [first, ips[1]] });
    expect(await data(`/task/${id}`)).toMatchObject({
      task_name: 'gather facts',
      template_id: 0,
      command: null,
      options: [{ name: 'gather_facts' }],
    });
    expect((await nodesOf(id)).map(({ ip }) => ip)).toEqual(ips.slice(0, 2));
    for (const node of [first, second]) {
      const { gathered, facts } = await data<FactsView>(`/node/facts/${node}`);
      expect(facts).toEqual({ distribution: 'Debian', distribution_major_version: '12', memtotal_mb: 4000 });
      expect(gathered).toBeGreaterThan(0);
    }
    expect(await data(`/node/facts/${third}`)).toEqual({ gathered: null, facts: {} });
  });

  test('asks all nodes of a pool, under a name, and shows a plan first', async () => {
    const ips = freshAddresses(2);
    const { id: pool } = await makePoolOf(ips);
    const { plans } = await data<{ plans: readonly { readonly nodes: unknown }[] }>('/node/gather_facts', {
      pool_id: pool,
      plan: 1,
    });
    expect(plans).toHaveLength(1);
    const [id = 0] = await gather({ pool_id: pool, task_name: 'look' });
    expect(await data(`/task/${id}`)).toMatchObject({ task_name: 'look', pool_id: pool });
    expect((await nodesOf(id)).map(({ ip }) => ip)).toEqual(ips);
  });

  test.each<[object, RegExp]>([
    [{}, /^name the nodes in nodes, or their pool in pool_id$/],
    [{ nodes: [1], pool_id: 1 }, /^give only one of nodes and pool_id$/],
    [{ nodes: [] }, /^nodes is empty/],
    [{ nodes: [NO_ID] }, new RegExp(`^node ${NO_ID} not found$`)],
    [{ nodes: ['10.255.255.254'] }, /^no node has the address 10\.255\.255\.254$/],
    [{ nodes: [{}] }, /nodes/],
    [{ pool_id: NO_ID }, new RegExp(String(NO_ID))],
  ])('%j is refused', async (fields, reason) => {
    expect(await refusal('/node/gather_facts', fields)).toMatchObject({
      code: 400,
      msg: expect.stringMatching(reason),
    });
  });
});

test('/node/facts of no node', async () => {
  expect(await refusal(`/node/facts/${NO_ID}`)).toMatchObject({ code: 404, msg: `node ${NO_ID} not found` });
});

describe.runIf(isOwn)('nodes are found by their facts', () => {
  test('of all pools, and of one', async () => {
    const ips = freshAddresses(2);
    const { id: pool, nodes } = await makePoolOf(ips);
    await gather({ nodes: [nodes[0]] });
    const found = async (facts: string): Promise<readonly (readonly string[])[]> => {
      const answers = [
        await data<readonly { readonly ip: string }[]>('/node/find', { pool_id: pool, facts }),
        await data<readonly { readonly ip: string }[]>(`/pool/${pool}/list_nodes?facts=${encodeURIComponent(facts)}`),
      ];
      return answers.map((rows) => rows.map(({ ip }) => ip));
    };
    const first = [[ips[0]], [ips[0]]];
    const nobody = [[], []];
    expect(await found('distribution=debian, distribution_major_version=12, memtotal_mb>3999')).toEqual(first);
    expect(await found('distribution!=Ubuntu, memtotal_mb<=4000')).toEqual(first);
    expect(await found('distribution=Debian, memtotal_mb>4000')).toEqual(nobody);
    expect(await found('distribution!=Debian')).toEqual(nobody);
    expect(await found('kernel!=x')).toEqual(nobody);
    expect(await found('')).toEqual([ips, ips]);
  });

  test('a filter that is none is refused, with the remedy', async () => {
    const { id: pool } = await makePoolOf();
    for (const path of ['/node/find', `/pool/${pool}/list_nodes`]) {
      expect(await refusal(path, { facts: 'memtotal_mb>0; drop table node' })).toMatchObject({
        code: 400,
        msg: 'fact memtotal_mb is a number, and 0; drop table node is none',
      });
    }
  });
});

async function makeTemplateOf(step: string, fields: object = {}): Promise<number> {
  const steps = [{ name: step, param_values: { exit: 0 } }];
  const id = await data<number>('/task_tpl/create', { name: freshName('template'), desc: '', steps, ...fields });
  deleteLater(`/task_tpl/delete/${id}`);
  return id;
}

describe.runIf(isOwn)('a template that gathers facts', () => {
  test('does so before its first remote step', async () => {
    const ips = freshAddresses(1);
    const { nodes } = await makePoolOf(ips);
    const { name } = await makeStep();
    const template = await makeTemplateOf(name, { facts: true });
    expect(await data(`/task_tpl/${template}`)).toMatchObject({ facts: true, steps: [{ name }] });
    const [id = 0] = await makeTasks({ template_id: template, nodes: ips });
    const { options } = await untilState(id, STATE.success);
    expect(options.map((step) => step.name)).toEqual(['gather_facts', name]);
    expect(await data(`/node/facts/${nodes[0]}`)).toMatchObject({ facts: { distribution: 'Debian' } });
  });

  test('no longer does when it is told so', async () => {
    const template = await makeTemplateOf((await makeStep()).name, { facts: true });
    await data(`/task_tpl/update/${template}`, { facts: false });
    expect(await data(`/task_tpl/${template}`)).toMatchObject({ facts: false, steps: [{}] });
  });

  test('and what is known is filled in to the scripts that a plan shows', async () => {
    const ips = freshAddresses(1);
    const { nodes } = await makePoolOf(ips);
    await gather({ nodes });
    const { name: action } = await makeAction('echo {{ ansible_facts.distribution }}');
    const { plans } = await data<{ plans: readonly { readonly scripts: unknown }[] }>('/task/create', {
      task_name: 'x',
      opr_user: 'tester',
      template_id: await makeTemplateOf((await makeStep({ actions: [action] })).name),
      nodes: ips,
      plan: 1,
      scripts_for: ips[0],
    });
    expect(plans[0]).toMatchObject({ scripts: { steps: [{ actions: [{ text: 'echo Debian' }] }] } });
  });
});

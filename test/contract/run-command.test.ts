import { describe, expect, inject, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import { deleteLater, makePoolOf } from './support/make.ts';
import { nodesOf, STATE, type TaskView, untilState } from './support/tasks.ts';

/* Commands on nodes, and what nodes wrote, each text once: additions to the contract. */

const { data, success, refusal, failure } = caller();
const { isOwn } = inject('contract');

async function run(fields: object): Promise<readonly number[]> {
  const { task_ids: ids } = await success('/task/run_command', { script: 'uptime', ...fields });
  for (const id of ids as readonly number[]) deleteLater(`/task/stop/${id}`);
  return ids as readonly number[];
}

describe('/task/run_command', () => {
  test('makes a task of each pool, without a template or a step, with the text as it is', async () => {
    const [one, two] = [silentAddresses(2), silentAddresses(1)];
    const pools = [await makePoolOf(one), await makePoolOf(two)];
    const script = '#!/bin/sh\n# {{ ip }} stays\necho {{ not_there }} {% raw %} $(hostname)\n';
    const ids = await run({ script, nodes: [...two, ...one], timeout: 5 });
    const tasks = await Promise.all(ids.map((id) => data<object>(`/task/${id}`)));
    expect(tasks).toMatchObject(
      pools.map(({ id }) => ({
        kind: 'manual',
        pool_id: id,
        template_id: 0,
        command: script,
        task_name: 'echo {{ not_there }} {% raw %} $(hostname)',
        options: [{ name: 'command', param_values: { script } }],
      })),
    );
    // others define theirs meanwhile
    const paths = ['/task_tpl/list', '/remote_step/list', '/action/list'];
    const lists = await Promise.all(paths.map((path) => data(`${path}?page_size=1000`)));
    expect(JSON.stringify(lists)).not.toContain('not_there');
    for (const id of ids) await data(`/task/stop/${id}`);
  });

  test('fills in the facts of a node only when it is asked to', async () => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const body = { script: 'echo {{ ip }}', nodes, plan: 1, scripts_for: nodes[0] };
    const textOf = async (fields: object): Promise<unknown> => {
      const { plans } = await data<{ plans: { scripts: { steps: { actions: { text: string }[] }[] } }[] }>(
        '/task/run_command',
        { ...body, ...fields },
      );
      return plans[0]?.scripts.steps[0]?.actions[0]?.text;
    };
    expect(await textOf({})).toBe('echo {{ ip }}');
    expect(await textOf({ render: true })).toBe(`echo ${nodes[0]}`);
    expect(await refusal('/task/run_command', { ...body, script: '{{ nobody }}', render: true })).toMatchObject({
      code: 400,
      msg: expect.stringContaining('nobody'),
    });
  });

  test('takes the nodes in the order in which they are named', async () => {
    const nodes = silentAddresses(3);
    await makePoolOf(nodes);
    const order = [nodes[2], nodes[0], nodes[1]];
    const [id = 0] = await run({ nodes: order, order: 'given', max_num: 1 });
    expect((await nodesOf(id)).map(({ ip }) => ip)).toEqual(order);
    expect(await data<TaskView>(`/task/${id}`)).toMatchObject({ step_len: 1 });
    await data(`/task/stop/${id}`);
  });

  test.each([
    [{ script: ' \n' }, 'script'],
    [{ script: 'x'.repeat(65_537) }, 'script'],
    [{ nodes: [] }, 'nodes'],
    [{ nodes: ['192.0.2.250'] }, 'nodes'],
    [{ max_ratio: 101 }, 'max_ratio'],
    [{ order: 'random' }, 'order'],
  ])('refuses %j, and names the field', async (fields, field) => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const refused = await failure('/task/run_command', { script: 'uptime', nodes, ...fields });
    expect(refused).toMatchObject({ code: 400, data: null, error: { field } });
  });

  test('refuses to become somebody with words that are no user', async () => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const become = { method: 'sudo', user: 'root; reboot' };
    expect(await refusal('/task/run_command', { script: 'id', nodes, become })).toMatchObject({ code: 400 });
  });

  test.runIf(isOwn)('is paused, stopped and run again like any other task', async () => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const [id = 0] = await run({ nodes, timeout: 1 });
    expect(await untilState(id, STATE.failed)).toMatchObject({ actions: ['start'] });
    await data(`/task/start/${id}`);
    await data(`/task/stop/${id}`);
    await untilState(id, STATE.stopped);
  });
});

describe('a plan of /task/create', () => {
  test('shows the scripts for a node, with its values and a mask for secrets', async () => {
    const action = freshName('action');
    const id = await data<number>('/action/create', {
      name: action,
      desc: '',
      params: { word: 'string', key: 'secret' },
    });
    await data('/actimpl/create', {
      type: 'ansible',
      action_id: id,
      template: { action: { module: 'shell', args: 'say {{ word }} {{ key }} {{ pool_name }}' } },
    });
    const step = freshName('step');
    await data('/remote_step/create', { name: step, desc: '', actions: [action] });
    const template_id = await data<number>('/task_tpl/create', {
      name: freshName('tpl'),
      desc: '',
      steps: [{ name: step, param_values: { key: 'tiger-77' } }],
    });
    const nodes = silentAddresses(2);
    await makePoolOf(nodes);
    const body = { template_id, task_name: 'x', opr_user: 'x', nodes, params: { [step]: { word: 'hi' } }, plan: 1 };
    const { plans } = await data<{ plans: readonly object[] }>('/task/create', { ...body, scripts_for: nodes[1] });
    expect(plans).toMatchObject([
      {
        batches: [{ nodes }],
        scripts: { ip: nodes[1], steps: [{ name: step, actions: [{ name: action, module: 'shell' }] }] },
      },
    ]);
    expect(JSON.stringify(plans)).toMatch(/say hi \S+ pool-/);
    expect(JSON.stringify(plans)).not.toContain('tiger');
    expect(await data('/task/create', body)).toMatchObject({ plans: [{ scripts: null }] });
  });
});

describe('/node/find', () => {
  test('finds nodes of all pools by their addresses in any spelling, and names those that nobody has', async () => {
    const [one, two] = [freshAddresses(1), freshAddresses(1)];
    const [first, second] = [await makePoolOf(one), await makePoolOf(two)];
    const asked = [two[0]?.toUpperCase(), '192.0.2.251', one[0], one[0]];
    expect(await success('/node/find', { nodes: asked, page_size: 10_000 })).toMatchObject({
      data: [
        { ip: one[0], pool_id: first.id },
        { ip: two[0], pool_id: second.id },
      ],
      query_count: 2,
      unknown: ['192.0.2.251'],
    });
  });

  test('finds nodes by pool, state and part of the address', async () => {
    const ips = freshAddresses(2);
    const { id: pool_id } = await makePoolOf(ips);
    expect(await success('/node/find', { pool_id, condition: 'new' })).toMatchObject({ query_count: 2, unknown: [] });
    expect(await success('/node/find', { pool_id, condition: 'failed' })).toMatchObject({ query_count: 0 });
    expect(await data('/node/find', { pool_id, name: ips[1] })).toMatchObject([{ ip: ips[1] }]);
    expect(await success('/node/find', { pool_id, page: 2, page_size: 1 })).toMatchObject({ data: [{ ip: ips[1] }] });
  });

  test('refuses more addresses than it takes, and what is none', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
    expect(await failure('/node/find', { nodes: many })).toMatchObject({
      code: 400,
      data: [],
      error: { field: 'nodes' },
    });
    expect(await failure('/node/find', { nodes: [7] })).toMatchObject({ code: 400, error: { field: 'nodes' } });
  });
});

describe('/task/:id/output', () => {
  test.runIf(isOwn)('has each text once, and the failures first', async () => {
    const [silent, well] = [silentAddresses(3), freshAddresses(2)];
    await makePoolOf([...silent, ...well]);
    const [id = 0] = await run({ nodes: [...silent, ...well], timeout: 1 });
    await untilState(id, STATE.success);
    const answer = await success(`/task/${id}/output`);
    expect(answer).toMatchObject({
      query_count: 3,
      waiting: 0,
      without: 0,
      data: [
        { state: 'failed', exit_code: null, count: 3, nodes: silent.map((ip) => ({ ip })) },
        { state: 'success', exit_code: 0, count: 1, text: `command on ${well[0]}`, is_cut: false },
        { state: 'success', exit_code: 0, count: 1, text: `command on ${well[1]}` },
      ],
    });
    expect(await success(`/task/${id}/output?page=3&page_size=1`)).toMatchObject({
      data: [{ nodes: [{ ip: well[1] }] }],
    });
  });

  test('refuses a step that the task has not, and a task that is not there', async () => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const [id = 0] = await run({ nodes });
    expect(await failure(`/task/${id}/output?step=1`)).toMatchObject({ code: 400, data: [], error: { field: 'step' } });
    expect(await refusal('/task/2147483647/output')).toMatchObject({ code: 400, data: [] });
    await data(`/task/stop/${id}`);
  });
});

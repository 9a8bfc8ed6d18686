import { describe, expect, inject, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import {
  makeInventory,
  makePool,
  makePoolOf,
  makeService,
  makeStep,
  makeTemplate,
  type NodeRow,
} from './support/make.ts';
import { nodesOf, STATE, type TaskView, untilState } from './support/tasks.ts';

/* Contract §2, Pools and nodes: expand, shrink and deploy. Machines come from an inventory, which is there everywhere. */

const { data, refusal, failure } = caller();
const { isOwn } = inject('contract');

/** A pool that makes its nodes of machines that nobody looks at. */
async function makeTide(machines: readonly string[] = freshAddresses(5)): Promise<number> {
  const tasks = {
    expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id,
    shrink: (await makeTemplate({ steps: [{ name: 'return_vm' }] })).id,
  };
  return makePool({ vm_type: await makeInventory(machines), tasks });
}

describe.each(METHODS)('with %s', (method) => {
  const { data } = caller(method);

  test('a pool expands and shrinks', async () => {
    const machines = freshAddresses(3);
    const pool = await makeTide(machines);
    const expanded = await data<{ task_id: number }>(`/pool/expand/${pool}`, { num: '2' });
    expect(expanded).toEqual({ task_id: expect.any(Number) });
    const task = await untilState(expanded.task_id, STATE.success);
    expect(task).toMatchObject({ step_len: 2, stat: [0, 0, 2, 0, 0], options: [{ name: 'create_vm' }] });
    const nodes = await data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`);
    expect(nodes).toHaveLength(2);
    for (const node of nodes) {
      expect(machines).toContain(node.ip);
      expect(node).toMatchObject({ status: STATE.success, node_type: 'manual', vm_id: expect.stringMatching(/./) });
    }
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 2 });

    const ips = nodes.map((node) => node.ip);
    const shrunk = await data<{ task_id: number }>(`/pool/shrink/${pool}`, { nodes: JSON.stringify(ips.slice(0, 1)) });
    await untilState(shrunk.task_id, STATE.success);
    expect(await data(`/pool/${pool}/list_nodes`), 'its row is gone').toMatchObject([{ ip: ips[1] }]);
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 1 });
  });
});

describe('/pool/expand', () => {
  test('nodes are there before their machines are, in status 0 and without an address', async () => {
    const pool = await makeTide(freshAddresses(1));
    const { task_id: id } = await data<{ task_id: number }>(`/pool/expand/${pool}`, { num: 3 });
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 3 });
    expect(await untilState(id, STATE.success)).toMatchObject({ stat: [0, 0, 1, 2, 0] });
    const rows = await data<readonly NodeRow[]>(`/pool/${pool}/list_nodes`);
    const without = rows.filter((row) => row.status === STATE.failed);
    expect(without).toHaveLength(2);
    for (const row of without) expect(row).toMatchObject({ ip: '-', vm_id: '', error: expect.stringMatching(/./) });
    await data(`/pool/${pool}/remove_nodes`, { nodes: without.map((row) => row.id) });
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 1 });
  });

  test.each([0, -1, 1_000_000])('%i nodes', async (num) => {
    const pool = await makeTide();
    expect(await refusal(`/pool/expand/${pool}`, { num })).toEqual({
      code: 400,
      msg: expect.stringMatching(`num is ${num}, and must be from 1 to \\d+`),
      data: {},
    });
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
  });

  test('a template whose first step is not create_vm', async () => {
    const { id, name } = await makeTemplate();
    const pool = await makePool({ tasks: { expand: id } });
    expect(await refusal(`/pool/expand/${pool}`, { num: 1 })).toMatchObject({
      code: 400,
      msg: expect.stringMatching(`first step.*${name}.*create_vm`),
    });
  });

  test('a machine type that does not exist', async () => {
    const { id } = await makeTemplate({ steps: [{ name: 'create_vm' }] });
    const pool = await makePool({ vm_type: NO_ID, tasks: { expand: id } });
    expect(await refusal(`/pool/expand/${pool}`, { num: 1 })).toMatchObject({
      code: 400,
      msg: expect.stringContaining(`machine type ${NO_ID}`),
    });
    expect(await data(`/pool/${pool}`), 'nothing was made').toMatchObject({ node_count: 0 });
  });
});

describe('/pool/expand and /pool/shrink with params', () => {
  test('give them to the steps; the machine type is the pool’s', async () => {
    const [ip = ''] = freshAddresses(1);
    const { name: step } = await makeStep();
    const tasks = {
      expand: (await makeTemplate({ steps: [{ name: 'create_vm' }, { name: step, param_values: { exit: 0 } }] })).id,
      shrink: (await makeTemplate({ steps: [{ name: step, param_values: { exit: 0 } }, { name: 'return_vm' }] })).id,
    };
    const { id: pool } = await makePoolOf([ip], { vm_type: await makeInventory([]), tasks });
    for (const [path, body] of [
      [`/pool/expand/${pool}`, { num: 1 }],
      [`/pool/shrink/${pool}`, { nodes: [ip] }],
    ] as const) {
      const { plans } = await data<{ plans: readonly object[] }>(path, {
        ...body,
        plan: 1,
        params: { [step]: { exit: 7 } },
      });
      expect(plans).toMatchObject([
        { options: expect.arrayContaining([expect.objectContaining({ param_values: { exit: 7 } })]) },
      ]);
      expect(await failure(path, { ...body, plan: 1, params: { vm_type_id: NO_ID } })).toMatchObject({
        code: 400,
        error: { field: expect.stringMatching(/_vm\.vm_type_id$/) },
      });
    }
  });
});

describe('/pool/shrink', () => {
  test('addresses that are not in the pool, all of which are named', async () => {
    const { id: template } = await makeTemplate({ steps: [{ name: 'return_vm' }] });
    const ips = freshAddresses(1);
    const pool = await makePoolOf(ips, { vm_type: await makeInventory([]), tasks: { shrink: template } });
    const strangers = freshAddresses(3);
    const { code, msg } = await refusal(`/pool/shrink/${pool.id}`, { nodes: [...ips, ...strangers] });
    expect(code).toBe(400);
    for (const ip of strangers) expect(msg).toContain(ip);
    expect(msg).not.toContain(ips[0]);
    expect(await refusal(`/pool/shrink/${pool.id}`, { nodes: [] })).toMatchObject({ code: 400 });
    expect(await refusal(`/pool/shrink/${pool.id}`, { nodes: ['-'] })).toMatchObject({ code: 400 });
  });

  test('a template whose last step is not return_vm', async () => {
    const { id, name } = await makeTemplate();
    const ips = freshAddresses(1);
    const pool = await makePoolOf(ips, { tasks: { shrink: id } });
    expect(await refusal(`/pool/shrink/${pool.id}`, { nodes: ips })).toMatchObject({
      code: 400,
      msg: expect.stringMatching(`last step.*${name}.*return_vm`),
    });
  });
});

/** A service with a pool; `start_service…` takes the tag. */
async function makeDeployment(ips: readonly string[]): Promise<{ readonly id: number; readonly service: number }> {
  const step = await makeStep({ name: freshName('start_service') });
  const { id: template } = await makeTemplate({ steps: [{ name: step.name, param_values: { exit: 0 } }] });
  const service = await makeService({ docker_image: 'web:1' });
  const pool = await makePoolOf(ips, { service_id: service, tasks: { deploy: template } });
  return { id: pool.id, service };
}

describe('/pool/deploy', () => {
  test('a plan warns when no step takes the image, in the language of who asks', async () => {
    const { id: pool } = await makeDeployment(silentAddresses(1));
    const request = { max_num: 1, tag: 'web:2', plan: 1 };
    const warningsOf = async (body: object) =>
      (await data<{ plans: readonly { warnings: readonly object[] }[] }>(`/pool/deploy/${pool}`, body)).plans[0]
        ?.warnings;
    const msg = expect.stringContaining('no step of this template takes the image web:2');
    expect(await warningsOf(request)).toEqual([{ code: 'plan_image_not_taken', msg }]);
  });

  test.each(METHODS)('runs over all nodes of the pool, with %s', async (method) => {
    const ips = silentAddresses(5);
    const { id: pool, service } = await makeDeployment(ips);
    const body = { max_num: 2, tag: 'web:2' };
    const { task_id: id } = await caller(method).data<{ task_id: number }>(`/pool/deploy/${pool}`, body);
    const task = await data<TaskView>(`/task/${id}`);
    expect(task).toMatchObject({ step_len: 2, state: STATE.running });
    expect(task.options[0]?.param_values).toMatchObject({ tag: 'web:2', exit: 0 });
    expect((await nodesOf(id)).map((node) => node.ip)).toEqual(ips);
    await data(`/task/stop/${id}`);
    expect(await data(`/service/${service}`), 'the image is new only when it is deployed').toMatchObject({
      docker_image: 'web:1',
    });
  });

  test('takes values for the parameters of its template, and repeats what was asked', async () => {
    const { id: pool } = await makeDeployment(silentAddresses(2));
    const request = { max_num: 2, tag: 'web:2', force: true, policy: { bake: 1 } };
    const { task_id: id } = await data<{ task_id: number }>(`/pool/deploy/${pool}`, {
      ...request,
      params: { exit: 3 },
    });
    expect(await data(`/task/${id}`)).toMatchObject({ options: [{ param_values: { exit: 3, tag: 'web:2' } }] });
    const { tag: _, ...asked } = request;
    expect(await data(`/task/${id}/plan`)).toMatchObject({ asked });
    await data(`/task/stop/${id}`);
    const again = { ...request, params: { exit: 4 }, again: id };
    const { task_id: second } = await data<{ task_id: number }>(`/pool/deploy/${pool}`, again);
    expect(await data(`/task/${second}`)).toMatchObject({
      origin: { again: id },
      options: [{ param_values: { exit: 4 } }],
    });
    await data(`/task/stop/${second}`);
    const { id: elsewhere } = await makeDeployment(silentAddresses(1));
    expect(await failure(`/pool/deploy/${elsewhere}`, again)).toMatchObject({ code: 400, error: { field: 'again' } });
  });

  test('refuses another value for what the pool and the request say, and a value that does not fit, at its field', async () => {
    const { id: pool } = await makeDeployment(silentAddresses(1));
    const request = { max_num: 1, tag: 'web:2', plan: 1 };
    expect(await failure(`/pool/deploy/${pool}`, { ...request, params: { tag: 'web:3' } })).toMatchObject({
      code: 400,
      error: { field: expect.stringMatching(/^params\.start_service.*\.tag$/) },
    });
    expect(await failure(`/pool/deploy/${pool}`, { ...request, params: { exit: 'many' } })).toMatchObject({
      code: 400,
      error: { field: 'exit' },
    });
  });

  test.each([
    ['none at once', { max_num: 0, tag: 'web:2' }, 'max_num is 0'],
    ['fewer than none', { max_num: -3, tag: 'web:2' }, 'max_num is -3'],
    ['an empty tag', { max_num: 1, tag: '' }, 'tag is empty'],
  ])('%s', async (_, body, text) => {
    const { id } = await makeDeployment(silentAddresses(1));
    expect(await refusal(`/pool/deploy/${id}`, body)).toEqual({
      code: 400,
      msg: expect.stringContaining(text),
      data: {},
    });
  });

  test('a pool without nodes', async () => {
    const { id: template } = await makeTemplate();
    const pool = await makePool({ tasks: { deploy: template } });
    expect(await refusal(`/pool/deploy/${pool}`, { max_num: 1, tag: 'x' })).toMatchObject({
      code: 400,
      msg: expect.stringContaining('no nodes'),
    });
  });

  test.runIf(isOwn)('the service’s image is the tag when the deploy succeeded', async () => {
    const { id: pool, service } = await makeDeployment(freshAddresses(3));
    const { task_id: id } = await data<{ task_id: number }>(`/pool/deploy/${pool}`, { max_num: 9, tag: 'web:2' });
    expect(await untilState(id, STATE.success)).toMatchObject({ stat: [0, 0, 3, 0, 0], step_len: 3 });
    expect(await data(`/service/${service}`)).toMatchObject({ docker_image: 'web:2' });
    // whoever edits the service meanwhile overwrites the image on purpose only
    expect(await failure(`/service/update/${service}`, { docker_image: 'web:1', version: 1 })).toMatchObject({
      code: 409,
      error: { conflict: { version: 2, fields: [{ field: 'docker_image', before: 'web:1', after: 'web:2' }] } },
    });
  });
});

test.each([
  ['expand', { num: 1 }],
  ['shrink', {}],
  ['deploy', { max_num: 1, tag: 'x' }],
])('a pool that names no template to %s', async (operation, body) => {
  const ips = freshAddresses(1);
  const { id } = await makePoolOf(ips);
  expect(await refusal(`/pool/${operation}/${id}`, { nodes: ips, ...body })).toEqual({
    code: 400,
    msg: expect.stringMatching(`no template for ${operation}`),
    data: {},
  });
});

test('a node in a task that runs or is paused is not removed', async () => {
  const { id: template } = await makeTemplate();
  const ips = silentAddresses(2);
  const { id: pool, nodes } = await makePoolOf(ips, { tasks: { deploy: template } });
  const { task_id: id } = await data<{ task_id: number }>(`/pool/deploy/${pool}`, { max_num: 1, tag: 'x' });
  for (const state of ['running', 'paused']) {
    expect(await refusal(`/pool/${pool}/remove_nodes`, { nodes: [nodes[1]] }), `for ${state}`).toEqual({
      code: 409,
      msg: expect.stringContaining(ips[1] ?? ''),
      data: {},
    });
    if (state === 'running') await data(`/task/pause/${id}`);
  }
  await data(`/task/stop/${id}`);
  expect(await data(`/pool/${pool}/remove_nodes`, { nodes: [nodes[1]] })).toEqual({});
});

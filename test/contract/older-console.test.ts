import { describe, expect, inject, test } from 'vitest';
import { envelopeOf, type Envelope, type Method, METHODS, NO_ID, send } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import { deleteLater, makeAction, makePool, makePoolOf, makeStep, makeTemplate } from './support/make.ts';
import { STATE } from './support/tasks.ts';

/*
 * Contract §5: the calls of the older PHP console, sent as its request layer sends them, and what it reads of the
 * answers. Its server is set to show the nodes of a task by their states.
 */

const { authorization, groupedUrl, isOwn } = inject('contract');

/** Its request layer: the method twice, the user's name, and JSON whatever the method is. */
async function ask(method: Method, path: string, body?: object): Promise<Envelope> {
  const headers = {
    'X-HTTP-Method-Override': method,
    Authorization: authorization,
    'Content-Type': 'application/json',
  };
  const sent = { method, headers, ...(body === undefined ? {} : { body }) };
  return envelopeOf(await send(path, groupedUrl === null ? sent : { ...sent, url: groupedUrl }));
}

/** It goes on only when the code is 0. */
async function read<Data>(method: Method, path: string, body?: object): Promise<Data> {
  const { code, msg, data } = await ask(method, path, body);
  expect({ path, code, msg }).toEqual({ path, code: 0, msg: 'success' });
  return data as Data;
}

async function untilRead<Data>(path: string, isRight: (data: Data) => boolean): Promise<Data> {
  await expect.poll(async () => isRight(await read<Data>('GET', path)), { timeout: 20_000, interval: 50 }).toBe(true);
  return read<Data>('GET', path);
}

test('cluster/create: a name and a description', async () => {
  const id = await read<number>('POST', '/cluster/create', { name: freshName('cluster'), desc: 'The shop' });
  deleteLater(`/cluster/delete/${id}`);
  expect(await ask('POST', `/cluster/update/${id}`, { id, desc: 'A shop' })).toMatchObject({ code: 0 });
});

test('pool/list: all at once, with what schedules say of them', async () => {
  const id = await makePool();
  const pools = await read<readonly { readonly id: number }[]>('GET', '/pool/list', { page: 1, page_size: 1000 });
  expect(pools.find((pool) => pool.id === id)).toMatchObject({
    name: expect.any(String),
    is_bedepen: 0,
    is_hascron: 0,
  });
});

test('pool/:id/list_nodes: all at once', async () => {
  const ips = silentAddresses(1200);
  const { id, nodes } = await makePoolOf(ips);
  const rows = await read<readonly object[]>('GET', `/pool/${id}/list_nodes`, { page: 1, page_size: 10_000 });
  expect(rows).toHaveLength(ips.length);
  expect(rows[1199]).toMatchObject({ id: nodes[1199], ip: ips[1199], vm_id: '', status: 0, node_type: 'manual' });
});

interface OlderTask {
  readonly id: number;
  readonly state: number;
  readonly Stat: readonly number[];
  readonly options: readonly { readonly name: string }[];
  readonly task_name: string;
  readonly created: string;
}

/** A task as its form makes one; its answer has no id, so that it looks for the name. */
async function createTask(template: number, ips: readonly string[], fields: object = {}): Promise<OlderTask> {
  const name = freshName('task');
  const nodes = ips.map((ip) => ({ ip }));
  const form = { template_id: template, task_name: name, max_num: 2, max_ratio: 100, nodes, opr_user: 'root' };
  expect(await ask('POST', '/task/create', { ...form, ...fields })).toMatchObject({ code: 0, msg: 'success' });
  const tasks = await read<readonly OlderTask[]>('GET', '/task/list', { page: 1, page_size: 20, task_name: name });
  const [task] = tasks;
  if (task === undefined) throw new Error(`there is no task ${name}`);
  deleteLater(`/task/stop/${task.id}`);
  return task;
}

test('task/create without params; task/:id', async () => {
  const { id: template } = await makeTemplate();
  const ips = silentAddresses(3);
  await makePoolOf(ips);
  const { id, task_name: name } = await createTask(template, ips);
  const task = await untilRead<OlderTask>(`/task/${id}`, ({ Stat }) => Stat[STATE.running] === 2);
  expect(task).toMatchObject({ state: STATE.running, Stat: [1, 2, 0, 0, 0], task_name: name });
  expect(task.options.map((option) => option.name)).toEqual([expect.any(String)]);
  expect(task.created).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  await read('GET', `/task/stop/${id}?id=${id}`);
});

describe('task/start, pause and stop', () => {
  test('by GET, with the id in the path and behind it', async () => {
    const { id: template } = await makeTemplate();
    const ips = silentAddresses(1);
    await makePoolOf(ips);
    const { id } = await createTask(template, ips);
    for (const [verb, state] of [
      ['pause', STATE.stopped],
      ['start', STATE.running],
      ['stop', STATE.stopped],
    ] as const) {
      expect(await ask('GET', `/task/${verb}/${id}?id=${id}`), verb).toMatchObject({ code: 0, msg: 'success' });
      expect(await read('GET', `/task/${id}`), verb).toMatchObject({ state });
    }
    const refused = await ask('GET', `/task/start/${id}?id=${id}`);
    expect(refused).toMatchObject({ code: 400, msg: expect.stringMatching(/^start flow/) });
  });

  test.each(METHODS)('with the id behind a question mark only, or in the body, with %s', async (method) => {
    for (const verb of ['start', 'pause', 'stop']) {
      const refused = { code: 400, msg: expect.stringContaining(String(NO_ID)) };
      expect(await ask(method, `/task/${verb}?id=${NO_ID}`)).toMatchObject(refused);
      expect(await ask(method, `/task/${verb}`, { id: NO_ID })).toMatchObject(refused);
    }
  });
});

describe.runIf(isOwn)('a task that has ended, on nodes of which some failed', () => {
  interface Row {
    readonly id: number;
    readonly ip: string;
  }

  test('task/:id/detail, task/flow/:id/log and task/node/:nsid/log', async () => {
    const [first, second] = [await makeStep(), await makeStep()];
    const steps = [first, second].map(({ name }) => ({ name, param_values: { exit: 0 } }));
    const { id: template } = await makeTemplate({ steps });
    const [well, silent] = [freshAddresses(2), silentAddresses(1)];
    await makePoolOf([...well, ...silent]);
    const { id } = await createTask(template, [...well, ...silent], { max_num: 3, timeout: 1 });
    await untilRead<OlderTask>(`/task/${id}`, ({ state }) => state === STATE.success);

    const detail = await read<Readonly<Record<string, readonly Row[]>>>('GET', `/task/${id}/detail`);
    expect(Object.keys(detail), 'only where there are nodes').toEqual(['2', '3']);
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const row = { vm_id: '', Created: moment, Updated: moment };
    expect(detail['2']).toMatchObject(well.map((ip) => ({ ...row, ip, state: STATE.success, steps: second.name })));
    expect(detail['3']).toMatchObject(silent.map((ip) => ({ ...row, ip, state: STATE.failed, steps: first.name })));

    const lines = await read<readonly object[]>('GET', `/task/flow/${id}/log`);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toMatchObject({ ctime: expect.any(Number), message: expect.any(String) });
    const [node] = detail['2'] ?? [];
    expect(await read('GET', `/task/node/${node?.id}/log`)).toEqual([
      { [first.name]: `${first.name} on ${node?.ip}` },
      { [second.name]: `${second.name} on ${node?.ip}` },
    ]);
  });

  test('stopped nodes are shown as such', async () => {
    const { id: template } = await makeTemplate();
    const ips = silentAddresses(2);
    await makePoolOf(ips);
    const { id } = await createTask(template, ips, { max_num: 1 });
    await read('GET', `/task/stop/${id}?id=${id}`);
    const detail = await untilRead<Readonly<Record<string, readonly Row[]>>>(
      `/task/${id}/detail`,
      (shown) => shown['4'] !== undefined,
    );
    expect(detail['4']).toContainEqual(expect.objectContaining({ ip: ips[1], state: STATE.stopped }));
  });
});

test('actimpl: asked for, saved and deleted by the action’s id', async () => {
  const { id } = await makeAction();
  expect(await read('GET', `/actimpl/${id}`)).toMatchObject({ type: 'ansible', template: { action: {} } });
  const template = { action: { module: 'longscript', content: '#!/bin/sh\necho {{ exit }}\n' } };
  await read('PUT', `/actimpl/update/${id}`, { id, type: 'ansible', action_id: id, template });
  expect(await read('GET', `/actimpl/${id}`)).toMatchObject({ type: 'ansible', template });
  const others = async (): Promise<unknown> => read('GET', '/actimpl/list', { page: 1, page_size: 1000 });
  await read('DELETE', `/actimpl/delete/${id}`, { id });
  const before = await others();
  expect(await ask('DELETE', `/actimpl/delete/${id}`, { id }), 'a double click').toMatchObject({ code: 404 });
  expect(await ask('PUT', `/actimpl/update/${id}`, { action_id: id, template })).toMatchObject({ code: 404 });
  const ofOthers = (rows: unknown): readonly object[] =>
    (rows as readonly { readonly action_id: number }[]).filter((row) => row.action_id !== id);
  expect(ofOthers(await others()), 'nobody else’s is touched').toEqual(expect.arrayContaining([...ofOthers(before)]));
});

test('task_step/list: the types of parameters', async () => {
  const step = await makeStep();
  const rows = await read<readonly { readonly name: string; readonly params: object }[]>('GET', '/task_step/list', {
    page: 1,
    page_size: 1000,
  });
  expect(rows.find(({ name }) => name === step.name)?.params).toEqual({ exit: 'integer' });
  expect(rows.find(({ name }) => name === 'create_vm')?.params).toEqual({ vm_type_id: 'integer' });
});

test('what is wrong comes as a text that needs no escape', async () => {
  const name = freshName('cluster');
  const id = await read<number>('POST', '/cluster/create', { name, desc: '' });
  deleteLater(`/cluster/delete/${id}`);
  for (const wrong of [{ name, desc: '' }, { name: 5 }, { name: freshName('cluster'), desc: ['x'], biz: 'y' }]) {
    const { code, msg } = await ask('POST', '/cluster/create', wrong);
    expect({ code, msg }).toEqual({ code: 400, msg: expect.stringMatching(/./) });
  }
  expect(await ask('POST', '/cluster/create', { name })).toMatchObject({
    msg: `name ‘${name}’ is taken: choose another`,
  });
});

test('templates are deleted by the id in the body', async () => {
  for (const path of ['/task/impl/delete', '/action/impl/delete']) {
    const { id } = await makeTemplate({ steps: [] });
    expect(await read('DELETE', path, { id })).toBeNull();
    expect(await ask('DELETE', path, { id })).toMatchObject({ code: 404, data: null });
  }
});

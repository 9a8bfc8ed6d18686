import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { freshName, silentAddresses } from './support/fresh.ts';
import { deleteLater, makePool, makePoolOf, makeStep, makeTemplate } from './support/make.ts';

/* Contract §2, Templates. The product adds a policy, that a template need not have. */

const PATHS = [
  ['/task_tpl/create', '/task_tpl/list', (id: number) => [`/task_tpl/delete/${id}`, {}]],
  ['/task/impl/create', '/task/impl/list', (id: number) => ['/task/impl/delete', { id }]],
  ['/action/impl/create', '/action/impl/list', (id: number) => [`/action/impl/delete/${id}`, {}]],
  ['/action/impl/create', '/action/impl/list', (id: number) => ['/action/impl/delete', { id }]],
] as const satisfies readonly (readonly [string, string, (id: number) => readonly [string, object]])[];

const ways = METHODS.flatMap((method) => PATHS.map(([create, list, remove]) => ({ method, create, list, remove })));

test.each(ways)('a template made with $method $create, from its making to its end', async (way) => {
  const { data, success, refusal } = caller(way.method);
  const step = await makeStep();
  const name = freshName('template');
  const retry = { retry_times: 2, ignore_error: true };
  const steps = [
    { name: 'create_vm' },
    { name: step.name, param_values: { exit: 0, list: [1, { a: null }], text: '潮\n"' }, retry },
    { name: step.name, retry: { retry_times: '1', ignore_error: false, interval: 3 } },
    { name: 'register', param_values: {} },
  ];
  const shown = [
    { name: 'create_vm', param_values: {}, retry: { retry_times: 0, ignore_error: false } },
    { name: step.name, param_values: { exit: 0, list: [1, { a: null }], text: '潮\n"' }, retry },
    { name: step.name, param_values: {}, retry: { retry_times: 1, ignore_error: false, interval: 3 } },
    { name: 'register', param_values: {}, retry: { retry_times: 0, ignore_error: false } },
  ];
  const id = await data<number>(way.create, { name, desc: 'up', steps });
  expect(id).toEqual(expect.any(Number));
  deleteLater(`/task_tpl/delete/${id}`);
  expect(await data(`/task_tpl/${id}`)).toEqual({ id, name, desc: 'up', steps: shown, policy: null, facts: false });

  expect(await data(`/task_tpl/update/${id}`, { name: 'other', desc: 'down', steps: steps.slice(0, 1) })).toBe('');
  const changed = { id, name, desc: 'down', steps: shown.slice(0, 1), policy: null, facts: false };
  expect(await data(`/task_tpl/${id}`)).toEqual(changed);
  expect(await success(`${way.list}?name=${name}`)).toMatchObject({ data: [changed], page: 1, query_count: 1 });

  const [path, body] = way.remove(id);
  expect(await data(path, body)).toBeNull();
  expect(await refusal(path, body)).toEqual({
    code: 404,
    msg: expect.stringContaining('data not found'),
    data: null,
  });
  expect(await refusal(`/task_tpl/${id}`)).toMatchObject({ code: 404, data: {} });
  expect(await refusal(`/task_tpl/update/${id}`, { desc: 'x' })).toMatchObject({ code: 404, data: {} });
});

const { data, refusal } = caller();

test('what is left out of an update keeps its value', async () => {
  const { id } = await makeTemplate();
  const before = await data<object>(`/task_tpl/${id}`);
  await data(`/task_tpl/update/${id}`, {});
  expect(await data(`/task_tpl/${id}`)).toEqual(before);
  await data(`/task_tpl/update/${id}`, { desc: 'x' });
  expect(await data(`/task_tpl/${id}`)).toEqual({ ...before, desc: 'x' });
});

describe('the steps of a template', () => {
  test('exist: those that do not are named', async () => {
    const [one, two] = [freshName('none'), freshName('none')];
    const steps = [{ name: one }, { name: 'create_vm' }, { name: two }];
    const answer = { code: 404, msg: expect.stringMatching(/^step name not found/), data: {} };
    const refused = await refusal('/task_tpl/create', { name: freshName('template'), desc: '', steps });
    expect(refused).toEqual(answer);
    expect(refused.msg).toContain(one);
    expect(refused.msg).toContain(two);
    const { id } = await makeTemplate();
    const before = await data(`/task_tpl/${id}`);
    expect(await refusal(`/task_tpl/update/${id}`, { desc: 'x', steps })).toEqual(answer);
    expect(await data(`/task_tpl/${id}`), 'nothing of the update was done').toEqual(before);
  });

  test('may be none, and then it cannot be run yet', async () => {
    const { id } = await makeTemplate({ steps: [] });
    expect(await data(`/task_tpl/${id}`)).toMatchObject({ steps: [] });
    const ips = silentAddresses(1);
    await makePoolOf(ips);
    const request = { template_id: id, task_name: freshName('task'), opr_user: 'x', nodes: ips };
    expect(await refusal('/task/create', request)).toEqual({
      code: 400,
      msg: expect.stringContaining('no steps'),
      data: null,
    });
    const step = await makeStep();
    await data(`/task_tpl/update/${id}`, { steps: [{ name: step.name }] });
    await data(`/task_tpl/update/${id}`, { steps: [] });
    expect(await data(`/task_tpl/${id}`)).toMatchObject({ steps: [] });
  });
});

describe('a template in use is not deleted', () => {
  test.each(['expand', 'shrink', 'deploy'])('by a pool, to %s', async (operation) => {
    const { id } = await makeTemplate();
    const pool = await makePool({ tasks: { [operation]: id } });
    const { name } = await data<{ name: string }>(`/pool/${pool}`);
    expect(await refusal(`/task_tpl/delete/${id}`)).toEqual({
      code: 400,
      msg: expect.stringContaining(name),
      data: null,
    });
    await data(`/pool/update/${pool}`, { tasks: {} });
    expect(await data(`/task_tpl/delete/${id}`)).toBeNull();
  });

  test('by a task that runs or is paused', async () => {
    const { id } = await makeTemplate();
    const ips = silentAddresses(1);
    await makePoolOf(ips);
    const name = freshName('task');
    const request = { template_id: id, task_name: name, opr_user: 'x', nodes: ips, params: {} };
    const { task_ids: ids } = await caller().success('/task/create', request);
    const [task] = ids as readonly number[];
    const answer = { code: 400, msg: expect.stringContaining(name), data: null };
    expect(await refusal(`/task_tpl/delete/${id}`)).toEqual(answer);
    await data(`/task/pause/${task}`);
    expect(await refusal(`/task_tpl/delete/${id}`)).toEqual(answer);
    await data(`/task/stop/${task}`);
    expect(await data(`/task_tpl/delete/${id}`)).toBeNull();
    expect(await data(`/task/${task}`), 'a task keeps what it was made from').toMatchObject({ template_id: id });
  });
});

test('a template that does not exist is not in use either', async () => {
  expect(await refusal('/task/impl/delete', { id: NO_ID })).toMatchObject({ code: 404, data: null });
});

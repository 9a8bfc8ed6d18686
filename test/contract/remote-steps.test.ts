import { describe, expect, test } from 'vitest';
import { caller, METHODS } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makeStep, makeTemplate } from './support/make.ts';

/* Contract §2, Templates, steps, actions: remote steps, and all steps that a template can use. */

describe.each(METHODS)('steps, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('a remote step from its making to its end', async () => {
    const [one, two] = [await makeAction(), await makeAction()];
    const name = freshName('step');
    const actions = [two.name, one.name, two.name];
    const id = await data<number>('/remote_step/create', { name, desc: 'Start', actions });
    expect(id).toEqual(expect.any(Number));
    deleteLater(`/remote_step/delete/${id}`);
    expect(await data(`/remote_step/${id}`)).toEqual({ id, name, desc: 'Start', actions });

    expect(await data(`/remote_step/update/${id}`, { name: 'other', desc: '', actions: [one.name] })).toBe('');
    const changed = { id, name, desc: '', actions: [one.name] };
    expect(await data(`/remote_step/${id}`)).toEqual(changed);
    expect(await success(`/remote_step/list?name=${name}`)).toMatchObject({ data: [changed], page: 1, query_count: 1 });
    expect(await success(`/task_step/list?name=${name}`)).toEqual({
      code: 0,
      msg: 'success',
      data: [{ id, name, desc: '', type: 'remote', params: { exit: 'integer' } }],
      page: 1,
      page_size: 10,
      query_count: 1,
    });

    expect(await data(`/remote_step/delete/${id}`)).toBe('');
    for (const path of [`/remote_step/${id}`, `/remote_step/delete/${id}`, `/remote_step/update/${id}`]) {
      expect(await refusal(path)).toMatchObject({ code: 404, data: {} });
    }
  });

  test('the built-in steps', async () => {
    const [createVm] = await data<readonly object[]>('/task_step/list?name=create_vm');
    const [register] = await data<readonly object[]>('/task_step/list?name=unregister');
    expect([createVm, register]).toEqual([
      {
        id: expect.any(Number),
        name: 'create_vm',
        desc: expect.any(String),
        type: 'vm',
        params: { vm_type_id: 'integer' },
      },
      {
        id: expect.any(Number),
        name: 'unregister',
        desc: expect.any(String),
        type: 'sd',
        params: { service_discovery_id: 'integer' },
      },
    ]);
  });
});

const { data, success, refusal } = caller();

test('remote steps come first, the newest before the others, then the built-in ones; all are on some page', async () => {
  const { name: action } = await makeAction();
  const kind = freshName('register');
  const made = [1, 2, 3].map((index) => `${kind}-${index}`);
  for (const name of made) await makeStep({ name, actions: [action] });
  const names: string[] = [];
  for (let page = 1; page <= 3; page += 1) {
    const found = await success(`/task_step/list?name=register&page=${page}&page_size=2`);
    expect(found['query_count']).toBe(5);
    names.push(...(found.data as readonly { name: string }[]).map((row) => row.name));
  }
  expect(names).toEqual([...made.toReversed(), 'unregister', 'register']);
});

test('what is left out of an update keeps its value', async () => {
  const { id } = await makeStep();
  const before = await data<object>(`/remote_step/${id}`);
  await data(`/remote_step/update/${id}`, {});
  expect(await data(`/remote_step/${id}`)).toEqual(before);
  await data(`/remote_step/update/${id}`, { desc: 'x' });
  expect(await data(`/remote_step/${id}`)).toEqual({ ...before, desc: 'x' });
});

test('the actions of a step exist: those that do not are named', async () => {
  const { id, name } = await makeAction();
  expect(id).toBeGreaterThan(0);
  const [one, two] = [freshName('none'), freshName('none')];
  const body = { name: freshName('step'), desc: '', actions: [one, name, two] };
  const refused = await refusal('/remote_step/create', body);
  expect(refused).toMatchObject({ code: 404, data: {} });
  expect(refused.msg).toContain(one);
  expect(refused.msg).toContain(two);
  const step = await makeStep();
  const before = await data(`/remote_step/${step.id}`);
  expect(await refusal(`/remote_step/update/${step.id}`, { actions: [one] })).toMatchObject({ code: 404 });
  expect(await refusal(`/remote_step/update/${step.id}`, { actions: [] })).toMatchObject({ code: 400 });
  expect(await data(`/remote_step/${step.id}`)).toEqual(before);
});

test.each(['create_vm', 'return_vm', 'register', 'unregister'])(
  '%s is built in: no remote step is called so',
  async (name) => {
    const { name: action } = await makeAction();
    expect(await refusal('/remote_step/create', { name, desc: '', actions: [action] })).toMatchObject({
      code: 400,
      msg: expect.stringContaining(name),
    });
  },
);

test('a step that a template uses is not deleted', async () => {
  const step = await makeStep();
  const template = await makeTemplate({ steps: [{ name: 'create_vm' }, { name: step.name }] });
  expect(await refusal(`/remote_step/delete/${step.id}`)).toEqual({
    code: 404,
    msg: expect.stringMatching(`step is using.*${template.name}`),
    data: {},
  });
  await data(`/task_tpl/delete/${template.id}`);
  expect(await data(`/remote_step/delete/${step.id}`)).toBe('');
});

import { describe, expect, test } from 'vitest';
import { caller, METHODS } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makeStep } from './support/make.ts';

/* Contract §2, Templates, steps, actions: actions. */

describe.each(METHODS)('actions, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('an action from its making to its end', async () => {
    const name = freshName('action');
    const params = { time: 'integer', 'a b': 'string', 潮: 'map' };
    const id = await data<number>('/action/create', { name, desc: 'Wait', params });
    expect(id).toEqual(expect.any(Number));
    deleteLater(`/action/delete/${id}`);
    expect(await data(`/action/${id}`)).toEqual({ id, name, desc: 'Wait', params });

    expect(await data(`/action/update/${id}`, { name: 'other', desc: '', params: {} })).toBe('');
    const changed = { id, name, desc: '', params: {} };
    expect(await data(`/action/${id}`)).toEqual(changed);
    expect(await success(`/action/list?name=${name}`)).toMatchObject({ data: [changed], page: 1, query_count: 1 });

    expect(await data(`/action/delete/${id}`)).toBe('');
    for (const path of [`/action/${id}`, `/action/delete/${id}`, `/action/update/${id}`]) {
      expect(await refusal(path)).toMatchObject({ code: 404, data: {} });
    }
  });
});

const { data, refusal } = caller();

test('what is left out of an update keeps its value', async () => {
  const { id } = await makeAction();
  const before = await data<object>(`/action/${id}`);
  await data(`/action/update/${id}`, {});
  expect(await data(`/action/${id}`)).toEqual(before);
  await data(`/action/update/${id}`, { desc: 'x' });
  expect(await data(`/action/${id}`)).toEqual({ ...before, desc: 'x' });
});

test('an action that a step uses is not deleted', async () => {
  const action = await makeAction();
  const step = await makeStep({ actions: [action.name] });
  expect(await refusal(`/action/delete/${action.id}`)).toEqual({
    code: 404,
    msg: expect.stringMatching(`action is using.*${step.name}`),
    data: {},
  });
  await data(`/remote_step/delete/${step.id}`);
  expect(await data(`/action/delete/${action.id}`)).toBe('');
});

test('an action goes with its implementations', async () => {
  const { id } = await makeAction();
  const implementation = await data<{ id: number }>(`/actimpl/${id}`);
  await data(`/action/delete/${id}`);
  const rows = await data<readonly { id: number }[]>('/actimpl/list?page_size=1000');
  expect(rows.map((row) => row.id)).not.toContain(implementation.id);
});

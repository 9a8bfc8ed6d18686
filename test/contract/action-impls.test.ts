import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater } from './support/make.ts';

/* Contract §2, Templates, steps, actions: implementations of actions, which are asked for by the action's id. */

const { data, success, refusal } = caller();
const template = { action: { module: 'shell', args: 'echo {{ word }}' } };

async function makeBareAction(): Promise<number> {
  const id = await data<number>('/action/create', { name: freshName('action'), desc: '', params: { word: 'string' } });
  deleteLater(`/action/delete/${id}`);
  return id;
}

describe.each(METHODS)('implementations, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('an implementation from its making to its end', async () => {
    const action = await makeBareAction();
    const id = await data<number>('/actimpl/create', { type: 'ansible', action_id: String(action), template });
    expect(id).toEqual(expect.any(Number));
    const row = { id, type: 'ansible', action_id: action, template };
    expect(await data(`/actimpl/${action}`)).toEqual(row);
    expect(await data(`/actimpl/get/${action}`)).toEqual(row);
    const page = await success('/actimpl/list?page_size=1000');
    expect(page.data).toContainEqual(row);
    expect(page).toMatchObject({ page: 1, page_size: 1000, query_count: expect.any(Number) });

    const script = { action: { module: 'longscript', content: '#!/bin/sh\necho {{ word }}\n' } };
    expect(await data(`/actimpl/update/${action}`, { type: 'ansible', action_id: action, template: script })).toBe('');
    expect(await data(`/actimpl/${action}`)).toEqual({ ...row, template: script });

    expect(await data(`/actimpl/delete/${action}`)).toBe('');
    for (const path of [`/actimpl/${action}`, `/actimpl/update/${action}`, `/actimpl/delete/${action}`]) {
      expect(await refusal(path)).toMatchObject({ code: 404, data: {} });
    }
  });
});

/** An action, and an implementation of another one that has the action's id. */
async function makeTwins(): Promise<{ readonly action: number; readonly other: number }> {
  const other = await makeBareAction();
  const row = { action_id: other, template };
  let action = await makeBareAction();
  // their ids are counted apart: whichever is behind catches up
  for (;;) {
    const implementation = await data<number>('/actimpl/create', { type: freshName('x'), ...row });
    while (action < implementation) action = await makeBareAction();
    if (action === implementation) return { action, other };
  }
}

test('an id that an action has is the action’s, and nothing else', async () => {
  const { action, other } = await makeTwins();
  const before = await data<readonly { readonly action_id: number }[]>('/actimpl/list?page_size=1000');
  const script = { action: { module: 'shell', args: 'echo taken over' } };
  const calls = [
    ['', {}],
    ['/get', {}],
    ['/update', { type: 'ansible', action_id: action, template: script }],
    ['/delete', {}],
  ] as const;
  for (const [verb, body] of calls) {
    expect(await refusal(`/actimpl${verb}/${action}`, body), verb).toMatchObject({ code: 404, data: {} });
  }
  const kept = await data<readonly { readonly action_id: number }[]>('/actimpl/list?page_size=1000');
  const ofOther = (row: { readonly action_id: number }): boolean => row.action_id === other;
  expect(kept.filter(ofOther)).toEqual(before.filter(ofOther));

  expect(await data(`/actimpl/${action}`, { impl_id: action })).toMatchObject({ id: action, action_id: other });
  expect(await data(`/actimpl/${action}?impl_id=${action}`)).toMatchObject({ id: action, action_id: other });
  expect(await data(`/actimpl/update/${action}`, { impl_id: String(action), template: script })).toBe('');
  expect(await data(`/actimpl/${action}`, { impl_id: action })).toMatchObject({ template: script });
  expect(await data(`/actimpl/delete/${action}`, { impl_id: action })).toBe('');
  expect(await refusal(`/actimpl/${action}`, { impl_id: action })).toMatchObject({ code: 404 });
});

test('an id that no action has is the implementation’s', async () => {
  const { action, other } = await makeTwins();
  await data(`/action/delete/${action}`);
  expect(await data(`/actimpl/${action}`)).toMatchObject({ id: action, action_id: other });
  expect(await data(`/actimpl/delete/${action}`)).toBe('');
  expect(await refusal(`/actimpl/${action}`)).toMatchObject({ code: 404 });
});

test('an update never moves an implementation to another action', async () => {
  const [one, other] = [await makeBareAction(), await makeBareAction()];
  const id = await data<number>('/actimpl/create', { type: 'ansible', action_id: one, template });
  for (const body of [{ action_id: other }, { impl_id: id, action_id: other }]) {
    expect(await refusal(`/actimpl/update/${one}`, body)).toMatchObject({
      code: 400,
      msg: expect.stringContaining(String(other)),
    });
  }
  expect(await data(`/actimpl/${one}`)).toEqual({ id, type: 'ansible', action_id: one, template });
  expect(await refusal(`/actimpl/${other}`)).toMatchObject({ code: 404 });
});

test('an action has one implementation of each type', async () => {
  const action = await makeBareAction();
  await data('/actimpl/create', { type: 'ansible', action_id: action, template });
  const other = await data<number>('/actimpl/create', { type: 'other', action_id: action, template: { x: 1 } });
  const answer = { code: 400, msg: expect.stringMatching(`${action}.*ansible`), data: {} };
  expect(await refusal('/actimpl/create', { type: 'ansible', action_id: action, template })).toEqual(answer);
  expect(await data(`/actimpl/${action}`), 'of several, the one that is used').toMatchObject({ type: 'ansible' });
  await data(`/actimpl/delete/${action}`);
  expect(await data(`/actimpl/${action}`)).toMatchObject({ id: other, type: 'other', template: { x: 1 } });
});

test('the action exists', async () => {
  const answer = { code: 400, msg: expect.stringContaining(String(NO_ID)), data: {} };
  expect(await refusal('/actimpl/create', { type: 'ansible', action_id: NO_ID, template })).toEqual(answer);
  const action = await makeBareAction();
  await data('/actimpl/create', { type: 'ansible', action_id: action, template });
  expect(await refusal(`/actimpl/update/${action}`, { action_id: NO_ID })).toEqual(answer);
});

test.each([
  ['nothing', {}],
  ['no action', { action: 5 }],
  ['no module', { action: { args: 'x' } }],
  ['a module that does not exist', { action: { module: 'no such', args: 'x' } }],
  ['a module that the server would evaluate', { action: { module: 'debug', args: { var: "lookup('pipe','id')" } } }],
  ['another one', { action: { module: 'ansible.builtin.assert', args: { that: "lookup('pipe','id')=='y'" } } }],
  ['a file of the server', { action: { module: 'unarchive', src: '/root/.ssh', dest: '/tmp' } }],
  ['a module that nobody admitted', { action: { module: 'community.general.ufw', rule: 'allow' } }],
])('what cannot be carried out is refused: %s', async (_, wrong) => {
  const action = await makeBareAction();
  const answer = { code: 400, msg: expect.stringContaining('template'), data: {} };
  expect(await refusal('/actimpl/create', { type: 'ansible', action_id: action, template: wrong })).toEqual(answer);
  // an implementation of another action may have that id
  const { data: kept } = await success('/actimpl/list?page_size=1000');
  expect(kept).not.toContainEqual(expect.objectContaining({ action_id: action }));
});

test('what is left out of an update keeps its value', async () => {
  const action = await makeBareAction();
  await data('/actimpl/create', { type: 'ansible', action_id: action, template });
  const before = await data<object>(`/actimpl/${action}`);
  await data(`/actimpl/update/${action}`, {});
  expect(await data(`/actimpl/${action}`)).toEqual(before);
});

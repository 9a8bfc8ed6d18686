import { expect, test } from 'vitest';
import { caller, NO_ID, settled } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makePool, makePoolOf, makeStep, makeTemplate } from './support/make.ts';
import { makeTasks, STATE, untilState } from './support/tasks.ts';

/* Where things are used that people define; what was deleted comes back for a day. */

const { data, failure } = caller();

interface Deleted {
  readonly kind: string;
  readonly id: number;
  readonly name: string;
  readonly deleted: number;
  readonly until: number;
}

const deletedOf = async (kind: string, id: number): Promise<Deleted | undefined> =>
  (await data<readonly Deleted[]>('/deleted/list', { kind, page_size: 1000 })).find((row) => row.id === id);

test('who uses a template, and that it is not deleted then', async () => {
  const { id, name } = await makeTemplate();
  const nobody = { count: 0, first: [] };
  expect(await data(`/task_tpl/${id}/usage`)).toEqual({
    pools: nobody,
    schedules: nobody,
    tasks: nobody,
    task_count: 0,
  });
  const poolName = freshName('pool');
  const pool = await makePool({ name: poolName, tasks: { expand: id, deploy: id } });
  await data('/task/saveTask', {
    id: 0,
    pool_id: pool,
    type: 'upload',
    exec_type: 'crontab',
    cron_itmes: [{ week_day: 1, time: '03:30', concurr_num: 2, ignore: 1 }],
  });
  const usage = await data(`/task_tpl/${id}/usage`);
  expect(usage).toMatchObject({
    pools: { count: 1, first: [{ id: pool, name: poolName, operations: ['deploy', 'expand'] }] },
    schedules: { count: 1, first: [{ pool_id: pool, pool_name: poolName }] },
    tasks: nobody,
    task_count: 0,
  });
  expect(await failure(`/task_tpl/delete/${id}`)).toMatchObject({ code: 400, msg: expect.stringContaining(poolName) });
  expect(await deletedOf('template', id)).toBeUndefined();
  expect(await data('/task_tpl/list', { name })).toEqual([expect.objectContaining({ id, pool_count: 1 })]);
  expect(await failure(`/task_tpl/${NO_ID}/usage`)).toMatchObject({ code: 404 });
});

test('a template comes back as it was, with its tasks', async () => {
  const ips = freshAddresses(1);
  await makePoolOf(ips);
  const { id, name } = await makeTemplate();
  const before = await data<object>(`/task_tpl/${id}`);
  const [task = 0] = await makeTasks({ template_id: id, nodes: ips });
  await untilState(task, STATE.success);
  await data(`/task_tpl/delete/${id}`);
  expect(await failure(`/task_tpl/${id}`)).toMatchObject({ code: 404 });
  expect(await data('/task_tpl/list', { name })).toEqual([]);
  const kept = await deletedOf('template', id);
  expect(kept).toMatchObject({ kind: 'template', name, deleted_by: expect.any(String) });
  expect((kept?.until ?? 0) - (kept?.deleted ?? 0)).toBeCloseTo(86_400);

  expect(await data(`/task_tpl/restore/${id}`)).toBe('');
  expect(await data(`/task_tpl/${id}`)).toEqual(before);
  expect(await data(`/task_tpl/${id}/usage`)).toMatchObject({ task_count: 1 });
  expect(await deletedOf('template', id)).toBeUndefined();
  expect(await failure(`/task_tpl/restore/${id}`)).toMatchObject({ code: 404, error: { code: 'not_found' } });
});

test('a name is free once its owner is deleted; who comes back takes another', async () => {
  const { id, name } = await makeTemplate({ steps: [] });
  await data(`/task_tpl/delete/${id}`);
  const second = await data<number>('/task_tpl/create', { name, desc: '', steps: [] });
  deleteLater(`/task_tpl/delete/${second}`);
  expect(second).not.toBe(id);
  const refused = { code: 400, msg: expect.stringContaining('is taken'), error: { code: 'invalid', field: 'name' } };
  expect(await failure(`/task_tpl/restore/${id}`)).toMatchObject(refused);
  const other = freshName('again');
  expect(await failure(`/task_tpl/restore/${id}`, { name: 'a\nb' })).toMatchObject({ code: 400 });
  expect(await data(`/task_tpl/restore/${id}`, { name: other })).toBe('');
  expect(await data(`/task_tpl/${id}`)).toMatchObject({ id, name: other });
});

test('what a template needs comes back before it', async () => {
  const step = await makeStep();
  const template = await makeTemplate({ steps: [{ name: step.name }] });
  await data(`/task_tpl/delete/${template.id}`);
  await data(`/remote_step/delete/${step.id}`);
  expect(await failure(`/task_tpl/restore/${template.id}`)).toMatchObject({
    code: 404,
    msg: expect.stringContaining(step.name),
  });
  expect(await data(`/remote_step/restore/${step.id}`)).toBe('');
  expect(await data(`/task_tpl/restore/${template.id}`)).toBe('');
  expect(await data(`/remote_step/${step.id}/usage`)).toEqual({
    templates: { count: 1, first: [{ id: template.id, name: template.name }] },
  });
});

test('an action comes back with its implementations, and is needed by its steps', async () => {
  const action = await makeAction();
  const step = await makeStep({ actions: [action.name] });
  expect(await data(`/action/${action.id}/usage`)).toEqual({ steps: { count: 1, first: [step] } });
  expect(await failure(`/action/delete/${action.id}`)).toMatchObject({ code: 404 });
  const before = [await data(`/action/${action.id}`), await data(`/actimpl/${action.id}`)];
  await data(`/remote_step/delete/${step.id}`);
  await data(`/action/delete/${action.id}`);
  expect(await failure(`/remote_step/restore/${step.id}`)).toMatchObject({ code: 404 });
  expect(await data(`/action/restore/${action.id}`)).toBe('');
  expect([await data(`/action/${action.id}`), await data(`/actimpl/${action.id}`)]).toEqual(before);
  expect(await data(`/remote_step/restore/${step.id}`)).toBe('');
});

test('of two who restore the same one finds nothing', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { id } = await makeTemplate({ steps: [] });
    await data(`/task_tpl/delete/${id}`);
    const { made, refusals } = await settled([data(`/task_tpl/restore/${id}`), data(`/task_tpl/restore/${id}`)]);
    expect(made).toEqual(['']);
    expect(refusals).toEqual([expect.stringContaining('404')]);
  }
});

test.each(['task_tpl', 'remote_step', 'action'])('nothing to restore at /%s', async (resource) => {
  expect(await failure(`/${resource}/restore/${NO_ID}`)).toMatchObject({ code: 404, error: { code: 'not_found' } });
  expect(await failure(`/${resource}/restore/x`)).toMatchObject({ code: 400 });
});

import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makePool, makePoolOf, makeService, makeTemplate } from './support/make.ts';

/* Contract §2, Pools and nodes: pools. Their nodes are in nodes.test.ts, their tasks in pool-tasks.test.ts. */

describe.each(METHODS)('pools, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('a pool from its making to its end', async () => {
    const service = await makeService();
    const template = await makeTemplate();
    const name = freshName('pool');
    const tasks = { expand: template.id, shrink: template.id, deploy: template.id };
    const fields = { desc: 'East', vm_type: 3, sd_id: 4, tasks, service_id: service };
    const made = await data<{ id: number }>('/pool/create', { name, ...fields });
    const { id } = made;
    deleteLater(`/pool/delete/${id}`);
    expect(made).toEqual({ id: expect.any(Number) });
    const pool = { id, name, ...fields, node_count: 0 };
    expect(await data(`/pool/${id}`)).toEqual(pool);
    const listed = { ...pool, is_bedepen: 0, is_hascron: 0, last_task: null };
    expect((await success(`/pool/list?name=${name}`)).data).toEqual([listed]);

    const changes = { desc: 'West', vm_type: 5, sd_id: 6, tasks: { deploy: template.id } };
    expect(await data(`/pool/update/${id}`, { name: 'other', service_id: NO_ID, node_count: 7, ...changes })).toEqual(
      {},
    );
    expect(await data(`/pool/${id}`)).toEqual({ ...pool, ...changes });

    expect(await data(`/pool/delete/${id}`)).toEqual({});
    expect(await refusal(`/pool/${id}`)).toMatchObject({ code: 404, data: {} });
    expect(await refusal(`/pool/update/${id}`)).toMatchObject({ code: 404, data: {} });
    expect(await refusal(`/pool/delete/${id}`)).toMatchObject({
      code: 400,
      msg: expect.stringContaining('data not found'),
      data: {},
    });
  });
});

const { data, refusal } = caller();

test('what is left out of an update keeps its value', async () => {
  const { id: template } = await makeTemplate();
  const id = await makePool({ vm_type: 1, sd_id: 2, tasks: { expand: template } });
  const before = await data<object>(`/pool/${id}`);
  await data(`/pool/update/${id}`, {});
  expect(await data(`/pool/${id}`)).toEqual(before);
  for (const change of [{ desc: 'x' }, { vm_type: 3 }, { sd_id: 0 }, { tasks: {} }]) {
    await data(`/pool/update/${id}`, change);
    expect(await data(`/pool/${id}`)).toMatchObject(change);
  }
});

test('a list of pools says which have cron items, and which are depended on', async () => {
  const [one, other] = [await makePool(), await makePool()];
  const cron = { instance_num: 1, concurr_ratio: 0, concurr_num: 0, week_day: 0, time: '14:09:08', ignore: 1 };
  const depend = { pool_id: other, ratio: 1, elastic_count: 0, step_name: '', ignore: 1 };
  const schedule = { id: 0, pool_id: one, type: 'expand', exec_type: 'crontab' };
  const { schedule_id: id } = await caller().success('/task/saveTask', {
    ...schedule,
    cron_itmes: [cron],
    depend_itmes: [depend],
  });
  const marksOf = async (pool: number): Promise<unknown> => {
    const rows = await data<readonly { readonly id: number }[]>('/pool/list?page_size=1000');
    return rows.find((row) => row.id === pool);
  };
  expect(await marksOf(one)).toMatchObject({ is_bedepen: 0, is_hascron: 1 });
  expect(await marksOf(other)).toMatchObject({ is_bedepen: 1, is_hascron: 0 });
  await data('/task/deleteTask', { id });
  for (const pool of [one, other]) expect(await marksOf(pool)).toMatchObject({ is_bedepen: 0, is_hascron: 0 });
});

test('a pool belongs to a service that exists', async () => {
  const pool = { name: freshName('pool'), desc: '', vm_type: 0, sd_id: 0, service_id: NO_ID };
  expect(await refusal('/pool/create', pool)).toMatchObject({
    code: 400,
    msg: expect.stringContaining(`no such service: ${NO_ID}`),
  });
});

test('the templates of a pool exist', async () => {
  const service = await makeService();
  const pool = { name: freshName('pool'), desc: '', vm_type: 0, sd_id: 0, service_id: service };
  expect(await refusal('/pool/create', { ...pool, tasks: { deploy: NO_ID } })).toMatchObject({
    code: 400,
    msg: expect.stringMatching(new RegExp(`tasks.deploy.*${NO_ID}`)),
  });
  const id = await makePool();
  expect(await refusal(`/pool/update/${id}`, { desc: 'x', tasks: { shrink: NO_ID } })).toMatchObject({
    code: 400,
    msg: expect.stringMatching(new RegExp(`tasks.shrink.*${NO_ID}`)),
  });
  expect(await data(`/pool/${id}`), 'nothing of the update was done').toMatchObject({ desc: '', tasks: {} });
});

test('a pool that has nodes is not deleted', async () => {
  const { id, nodes } = await makePoolOf();
  expect(await refusal(`/pool/delete/${id}`)).toMatchObject({
    code: 400,
    msg: expect.stringContaining('node exists in this pool'),
  });
  await data(`/pool/${id}/remove_nodes`, { nodes });
  expect(await data(`/pool/delete/${id}`)).toEqual({});
});

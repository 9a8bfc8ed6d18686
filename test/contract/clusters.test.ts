import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makeCluster, makeService } from './support/make.ts';

/* Contract §2, Clusters. */

describe.each(METHODS)('clusters, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('a cluster from its making to its end', async () => {
    const name = freshName('cluster');
    const id = await data<number>('/cluster/create', { name, desc: 'The shop', biz: 'retail' });
    expect(id).toBeGreaterThan(0);
    deleteLater(`/cluster/delete/${id}`);
    expect(await data(`/cluster/${id}`)).toEqual({ id, name, desc: 'The shop', biz: 'retail' });

    expect(await data(`/cluster/update/${id}`, { name, desc: 'A shop', biz: '' })).toBe('');
    const changed = { id, name, desc: 'A shop', biz: '' };
    expect(await data(`/cluster/${id}`)).toEqual(changed);
    expect(await success(`/cluster/list?name=${name}`)).toEqual({
      code: 0,
      msg: 'success',
      data: [changed],
      page: 1,
      page_size: 10,
      query_count: 1,
    });

    expect(await data(`/cluster/delete/${id}`)).toBe('');
    expect(await refusal(`/cluster/${id}`)).toEqual({
      code: 404,
      msg: expect.stringContaining('cluster in db not found'),
      data: {},
    });
    expect(await refusal(`/cluster/delete/${id}`)).toMatchObject({ code: 400, data: {} });
  });

  test('the services of a cluster', async () => {
    const id = await makeCluster();
    expect(await success(`/cluster/${id}/list_services`)).toMatchObject({ data: [], query_count: 0 });
    const services = [await makeService({ cluster_id: id }), await makeService({ cluster_id: id })];
    const page = await success(`/cluster/${id}/list_services`, { page: 1, page_size: 5 });
    expect(page).toMatchObject({ page: 1, page_size: 5, query_count: 2 });
    expect(page.data).toEqual(
      services.map((service) => ({
        id: service,
        name: expect.any(String),
        desc: '',
        service_type: 'web',
        docker_image: 'web:1',
        cluster_id: id,
      })),
    );
  });
});

const { data, refusal } = caller();

test('only its name is required', async () => {
  const name = freshName('cluster');
  const id = await data<number>('/cluster/create', { name });
  deleteLater(`/cluster/delete/${id}`);
  expect(await data(`/cluster/${id}`)).toEqual({ id, name, desc: '', biz: '' });
});

test('what is left out of an update keeps its value', async () => {
  const id = await makeCluster();
  const before = await data<object>(`/cluster/${id}`);
  await data(`/cluster/update/${id}`, {});
  expect(await data(`/cluster/${id}`)).toEqual(before);
  await data(`/cluster/update/${id}`, { desc: 'new' });
  expect(await data(`/cluster/${id}`)).toEqual({ ...before, desc: 'new' });
});

test('a cluster that has services is not deleted', async () => {
  const id = await makeCluster();
  await makeService({ cluster_id: id });
  expect(await refusal(`/cluster/delete/${id}`)).toMatchObject({
    code: 400,
    msg: expect.stringContaining('service exists in this cluster'),
  });
  expect(await data(`/cluster/${id}`)).toMatchObject({ id });
});

test('a cluster that does not exist has no services to list', async () => {
  expect(await refusal(`/cluster/${NO_ID}/list_services`)).toMatchObject({ code: 400, data: [] });
});

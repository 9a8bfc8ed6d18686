import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makeCluster, makePool, makeService } from './support/make.ts';

/* Contract §2, Services. */

describe.each(METHODS)('services, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('a service from its making to its end', async () => {
    const [cluster, other] = [await makeCluster(), await makeCluster()];
    const name = freshName('service');
    const fields = { desc: 'Pages', service_type: 'web', docker_image: 'web:1', cluster_id: cluster };
    const made = await data<{ id: number }>('/service/create', { name, ...fields });
    const { id } = made;
    deleteLater(`/service/delete/${id}`);
    expect(made).toEqual({ id: expect.any(Number) });
    expect(await data(`/service/${id}`)).toEqual({ id, name, ...fields });

    const changes = { desc: '', service_type: 'api', docker_image: 'web:2', cluster_id: other };
    expect(await data(`/service/update/${id}`, { name: 'another', ...changes })).toBe('');
    expect(await data(`/service/${id}`)).toEqual({ id, name, ...changes });
    expect(await success(`/cluster/${other}/list_services`)).toMatchObject({ data: [{ id, name, ...changes }] });

    expect(await data(`/service/delete/${id}`)).toEqual({});
    for (const path of [`/service/${id}`, `/service/delete/${id}`, `/service/update/${id}`]) {
      expect(await refusal(path)).toEqual({ code: 404, msg: expect.stringContaining(String(id)), data: {} });
    }
  });

  test('the pools of a service', async () => {
    const id = await makeService();
    expect(await success(`/service/${id}/list_pools`)).toMatchObject({ data: [], query_count: 0 });
    const pools = [await makePool({ service_id: id }), await makePool({ service_id: id })];
    const page = await success(`/service/${id}/list_pools`);
    expect(page).toMatchObject({ page: 1, page_size: 10, query_count: 2 });
    expect(page.data).toEqual(
      pools.map((pool) => ({
        id: pool,
        name: expect.any(String),
        desc: '',
        vm_type: 0,
        sd_id: 0,
        tasks: {},
        service_id: id,
        node_count: 0,
      })),
    );
  });
});

const { data, refusal } = caller();

test('a service belongs to a cluster that exists', async () => {
  const service = { name: freshName('service'), desc: '', service_type: '', docker_image: '' };
  expect(await refusal('/service/create', { ...service, cluster_id: NO_ID })).toMatchObject({
    code: 400,
    msg: expect.stringContaining(`no such cluster: ${NO_ID}`),
  });
  const id = await makeService();
  const before = await data(`/service/${id}`);
  expect(await refusal(`/service/update/${id}`, { desc: 'x', cluster_id: NO_ID })).toMatchObject({
    code: 400,
    msg: expect.stringContaining(`no such cluster: ${NO_ID}`),
  });
  expect(await data(`/service/${id}`), 'nothing of the update was done').toEqual(before);
});

test('what is left out of an update keeps its value', async () => {
  const id = await makeService();
  const before = await data<object>(`/service/${id}`);
  await data(`/service/update/${id}`, {});
  await data(`/service/update/${id}`, { docker_image: 'web:9' });
  expect(await data(`/service/${id}`)).toEqual({ ...before, docker_image: 'web:9' });
});

test('a service that has pools is not deleted', async () => {
  const id = await makeService();
  await makePool({ service_id: id });
  expect(await refusal(`/service/delete/${id}`)).toMatchObject({
    code: 400,
    msg: expect.stringContaining('sub pool exists'),
  });
  expect(await data(`/service/${id}`)).toMatchObject({ id });
});

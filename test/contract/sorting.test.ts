import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makePool, makePoolOf, makeStep, makeTemplate } from './support/make.ts';
import { makeTasks, STATE, type TaskView } from './support/tasks.ts';

/* What lists can be filtered and sorted by, besides the contract. */

const { data, success, failure } = caller();

interface Row {
  readonly id: number;
  readonly name: string;
}

const SORTED: Readonly<Record<string, readonly string[]>> = {
  '/task/list': ['id', 'name', 'pool', 'operator', 'started', 'duration'],
  '/pool/list': ['id', 'name', 'changed', 'nodes', 'last_task'],
  '/task_tpl/list': ['id', 'name', 'changed', 'last_task'],
  '/remote_step/list': ['id', 'name', 'changed'],
  '/action/list': ['id', 'name', 'changed'],
};

describe.each(Object.entries(SORTED))('%s', (path, keys) => {
  test('has the same rows in any order, one page after the other', async () => {
    await makeTasks({ nodes: await addressesOf(2) });
    for (const sort of keys) {
      for (const order of ['asc', 'desc']) {
        const query = `${path}?sort=${sort}&order=${order}`;
        const first = await data<readonly Row[]>(`${query}&page_size=4`);
        // other tests may begin a task between two pages
        await vi.waitFor(async () => {
          const pages = [1, 2].map((page) => data<readonly Row[]>(`${query}&page_size=2&page=${page}`));
          const ids = (await Promise.all(pages)).flat().map(({ id }) => id);
          expect(new Set(ids).size, `${sort} ${order}`).toBe(ids.length);
        });
        expect(first.length).toBeLessThanOrEqual(4);
      }
    }
  });

  test('takes nothing else to sort by', async () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('id desc', 'id;--', 'created', '__proto__', 'steps', '1'));
    await fc.assert(
      fc.asyncProperty(word, word, async (sort, order) => {
        fc.pre(!keys.includes(sort));
        const { code, error } = await failure(path, { sort, order });
        expect({ code, error }).toEqual({ code: 400, error: { code: 'invalid', field: expect.any(String) } });
      }),
      { numRuns: 15 },
    );
    expect(await failure(path, { sort: 'id', order: 'up' })).toMatchObject({ code: 400 });
  });
});

test('names are sorted as people count', async () => {
  const prefix = freshName('counted');
  const names = [`${prefix}-10`, `${prefix}-9`, `${prefix}-100`, `${prefix.toUpperCase()}-2`];
  for (const name of names) {
    const id = await data<number>('/action/create', { name, desc: '', params: {} });
    deleteLater(`/action/delete/${id}`);
  }
  const sorted = await data<readonly Row[]>('/action/list', { name: prefix, sort: 'name' });
  expect(sorted.map(({ name }) => name.slice(prefix.length))).toEqual(['-2', '-9', '-10', '-100']);
  const turned = await data<readonly Row[]>('/action/list', { name: prefix, sort: 'name', order: 'desc' });
  expect(turned.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id).toReversed());
});

describe('tasks', () => {
  const operator = freshName('li').slice(0, 40);
  let templateId = 0;
  let poolId = 0;
  let ids: readonly number[] = [];

  beforeAll(async () => {
    const ips = freshAddresses(2);
    ({ id: poolId } = await makePoolOf(ips));
    ({ id: templateId } = await makeTemplate());
    const request = { template_id: templateId, opr_user: operator, nodes: ips };
    const made = [
      ...(await makeTasks({ ...request, task_name: 'b-10' })),
      ...(await makeTasks({ ...request, task_name: 'b-9' })),
      ...(await makeTasks({ ...request, task_name: 'a' })),
    ];
    for (const id of made) {
      await vi.waitUntil(async () => (await data<TaskView>(`/task/${id}`)).state === STATE.success, {
        timeout: 20_000,
      });
    }
    ids = made;
  });

  const listed = async (wanted: object): Promise<readonly number[]> =>
    (await data<readonly Row[]>('/task/list', { page_size: 1000, template_id: templateId, ...wanted })).map(
      ({ id }) => id,
    );

  test('of a template, a kind and a pool', async () => {
    expect(await listed({})).toEqual(ids.toReversed());
    expect(await listed({ pool_id: poolId, kind: 'manual', opr_user: operator })).toEqual(ids.toReversed());
    expect(await listed({ kind: 'deploy' })).toEqual([]);
    expect(await listed({ template_id: templateId + 1_000_000 })).toEqual([]);
  });

  test('made in a time', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await listed({ from: now - 3600 })).toEqual(ids.toReversed());
    expect(await listed({ from: now - 3600, to: String(now + 3600) })).toEqual(ids.toReversed());
    expect(await listed({ to: now - 3600 })).toEqual([]);
    expect(await listed({ from: now + 3600 })).toEqual([]);
    expect(await listed({ from: 0, to: 253_402_300_799 })).toEqual(ids.toReversed());
  });

  test('by name, and by how long they took', async () => {
    const [ten = 0, nine = 0, a = 0] = ids;
    expect(await listed({ sort: 'name' })).toEqual([a, nine, ten]);
    expect(await listed({ sort: 'started' })).toEqual(ids);
    expect(new Set(await listed({ sort: 'duration', order: 'desc' }))).toEqual(new Set(ids));
  });

  test('are known where they ran', async () => {
    const [pool] = await data<readonly { last_task: Row }[]>('/pool/list', { sort: 'last_task', order: 'desc' });
    expect(pool?.last_task).toMatchObject({ id: expect.any(Number) });
    const templates = await data<readonly (Row & { last_task: object })[]>('/task_tpl/list', { page_size: 1000 });
    expect(templates.find(({ id }) => id === templateId)).toMatchObject({
      pool_count: 0,
      last_task: { id: ids.at(-1), task_name: 'a', kind: 'manual', condition: 'succeeded' },
    });
  });

  test.each([{ kind: 'expandd' }, { from: -1 }, { from: 1e15 }, { to: 'yesterday' }, { template_id: -1 }])(
    '%j is refused',
    async (wanted) => {
      const [field] = Object.keys(wanted);
      expect(await failure('/task/list', wanted)).toMatchObject({ code: 400, error: { code: 'invalid', field } });
    },
  );
});

describe('nodes of a pool', () => {
  test('by address and by state, and of one image', async () => {
    const prefix = freshName('n').replaceAll('_', '-');
    const ips = [`${prefix}-10`, `${prefix}-9`, `${prefix}-1`];
    const { id } = await makePoolOf(ips);
    const addresses = async (wanted: object): Promise<readonly string[]> =>
      (await data<readonly { ip: string }[]>(`/pool/${id}/list_nodes`, wanted)).map(({ ip }) => ip);
    expect(await addresses({})).toEqual(ips);
    expect(await addresses({ sort: 'ip' })).toEqual([`${prefix}-1`, `${prefix}-9`, `${prefix}-10`]);
    expect(await addresses({ sort: 'ip', order: 'desc', page: 2, page_size: 2 })).toEqual([`${prefix}-1`]);
    for (const sort of ['id', 'status', 'image', 'node_type', 'vm_id']) expect(await addresses({ sort })).toEqual(ips);
    expect(await addresses({ image: '' })).toEqual(ips);
    expect(await addresses({ image: 'web:1' })).toEqual([]);
    expect(await failure(`/pool/${id}/list_nodes`, { sort: 'canonical' })).toMatchObject({ code: 400 });
    expect(await failure(`/pool/${id}/list_nodes`, { image: 'x'.repeat(256) })).toMatchObject({ code: 400 });
  });

  test('are counted by what they run', async () => {
    const { id } = await makePoolOf(freshAddresses(3));
    const images = { data: [{ pool_id: id, images: [{ image: null, nodes: 3 }], more: 0 }], query_count: 1 };
    expect(await success('/pool/images', { pool_id: id })).toMatchObject(images);
    expect(await success(`/pool/images?pool_id=${await makePool()}`)).toMatchObject({ data: [], query_count: 0 });
  });
});

test('how many use a step or an action', async () => {
  const action = await makeAction();
  const step = await makeStep({ actions: [action.name] });
  await makeTemplate({ steps: [{ name: step.name }] });
  expect(await data('/remote_step/list', { name: step.name })).toEqual([
    expect.objectContaining({ id: step.id, template_count: 1 }),
  ]);
  expect(await data('/action/list', { name: action.name })).toEqual([
    expect.objectContaining({ id: action.id, step_count: 1 }),
  ]);
});

async function addressesOf(count: number): Promise<readonly string[]> {
  const ips = freshAddresses(count);
  await makePoolOf(ips);
  return ips;
}

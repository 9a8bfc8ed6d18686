import { beforeAll, describe, expect, test } from 'vitest';
import { caller, METHODS } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import {
  deleteLater,
  makeAction,
  makeCluster,
  makePool,
  makePoolOf,
  makeService,
  makeStep,
  makeTemplate,
} from './support/make.ts';
import { CONTRACT } from './support/table.ts';

/*
 * Contract §1: pages, the filter by name, and the order of lists.
 */

const { data, success } = caller();

/** What the parent in a list's path is, and a list of three of its children, in the order in which they were made. */
interface Listing {
  readonly path: string;
  readonly ids: readonly number[];
}

async function thrice(make: () => Promise<number>): Promise<readonly number[]> {
  return [await make(), await make(), await make()];
}

async function named(path: string, fields: object, remove: string): Promise<number> {
  const id = await data<number>(path, { name: freshName('listed'), desc: '', ...fields });
  deleteLater(`${remove}/${id}`);
  return id;
}

const LISTS: Readonly<Record<string, () => Promise<Listing>>> = {
  '/cluster/list': async () => ({ path: '/cluster/list', ids: await thrice(makeCluster) }),
  '/cluster/:id/list_services': async () => {
    const cluster = await makeCluster();
    const ids = await thrice(() => makeService({ cluster_id: cluster }));
    return { path: `/cluster/${cluster}/list_services`, ids };
  },
  '/service/:id/list_pools': async () => {
    const service = await makeService();
    return { path: `/service/${service}/list_pools`, ids: await thrice(() => makePool({ service_id: service })) };
  },
  '/pool/list': async () => ({ path: '/pool/list', ids: await thrice(() => makePool()) }),
  '/pool/:id/list_nodes': async () => {
    const { id, nodes } = await makePoolOf(freshAddresses(3));
    return { path: `/pool/${id}/list_nodes`, ids: nodes };
  },
  '/task_tpl/list': async () => {
    const { name } = await makeStep();
    const ids = await thrice(async () => (await makeTemplate({ steps: [{ name }] })).id);
    return { path: '/task_tpl/list', ids };
  },
  '/task_step/list': async () => {
    const { name } = await makeAction();
    return { path: '/task_step/list', ids: await thrice(async () => (await makeStep({ actions: [name] })).id) };
  },
  '/remote_step/list': async () => {
    const { name } = await makeAction();
    return { path: '/remote_step/list', ids: await thrice(async () => (await makeStep({ actions: [name] })).id) };
  },
  '/action/list': async () => ({
    path: '/action/list',
    ids: await thrice(() => named('/action/create', { params: {} }, '/action/delete')),
  }),
  '/actimpl/list': async () => {
    const action = await named('/action/create', { params: {} }, '/action/delete');
    const ids = await thrice(() =>
      data<number>('/actimpl/create', { type: freshName('type'), action_id: action, template: {} }),
    );
    return { path: '/actimpl/list', ids };
  },
};

/** Lists with a page of their own rules: see tasks.test.ts and task-logs.test.ts; schedules of a pool have no pages. */
const OTHERS = [
  '/task/list',
  '/task/:id/detail',
  '/task/:id/log',
  '/task/node/:nsid/log',
  '/task/expandList/:poolId',
  '/task/uploadList/:poolId',
];

test('no list of the contract is left out', () => {
  const lists = CONTRACT.filter((row) => row.isList === true).map((row) => row.path);
  expect([...Object.keys(LISTS), ...OTHERS].toSorted()).toEqual(lists.toSorted());
});

/** What belongs to a parent is listed from the oldest, all else from the newest. */
const isAscending = (path: string): boolean => path.includes(':id');

function idsIn(rows: unknown): readonly number[] {
  return (rows as readonly { id: number }[]).map((row) => row.id);
}

describe.each(Object.entries(LISTS))('%s', (name, make) => {
  let path: string;
  /** The first rows of the list. */
  let ids: readonly number[];

  beforeAll(async () => {
    const listing = await make();
    path = listing.path;
    ids = isAscending(name) ? listing.ids : listing.ids.toReversed();
  });

  test('the order', async () => {
    const { data: rows } = await success(`${path}?page_size=1000`);
    const listed = idsIn(rows);
    expect(listed.filter((id) => ids.includes(id))).toEqual(ids);
    const sorted = listed.toSorted((a, b) => (isAscending(name) ? a - b : b - a));
    expect(listed).toEqual(sorted);
  });

  test('pages follow one another, and count all rows', async () => {
    const all = await success(path, { page_size: 1000 });
    const rows = all.data as readonly unknown[];
    expect(all).toMatchObject({ page: 1, page_size: 1000, query_count: expect.any(Number) });
    expect(rows.length).toBe(Math.min(1000, Number(all['query_count'])));
    const beyond = await success(path, { page: 1_000_000_000, page_size: 3 });
    expect(beyond).toMatchObject({ data: [], page: 1_000_000_000, page_size: 3 });
    expect(Number(beyond['query_count'])).toBeGreaterThanOrEqual(3);
  });

  test.each(METHODS)('the page in the query string, in a form or in JSON, with %s', async (method) => {
    const ask = caller(method);
    const wanted = { page: 2, page_size: 2 };
    expect(await ask.success(`${path}?page=2&page_size=2`)).toMatchObject(wanted);
    expect(await ask.success(path, 'page=2&page_size=2')).toMatchObject(wanted);
    expect(await ask.success(path, { page: 2, page_size: '2' })).toMatchObject(wanted);
    expect(await ask.success(`${path}?page=2`, { page: 3, page_size: 2 })).toMatchObject(wanted);
    expect(await ask.success(`${path}?page=2&page_size=2`, 'page=3&page_size=4')).toMatchObject(wanted);
  });
});

describe('which page', () => {
  test.each([
    [{}, 1, 10],
    [{ page: 0, page_size: 0 }, 1, 10],
    [{ page: -5, page_size: -1 }, 1, 10],
    [{ page: 'x', page_size: 'y' }, 1, 10],
    [{ page: '', page_size: '' }, 1, 10],
    [{ page: null, page_size: null }, 1, 10],
    [{ page: [2], page_size: {} }, 1, 10],
    [{ page: true, page_size: false }, 1, 10],
    [{ page: 0.5, page_size: 0.9 }, 1, 10],
    [{ page: '2', page_size: '20' }, 2, 20],
    [{ page: 3, page_size: 1000 }, 3, 1000],
    [{ page_size: 1001 }, 1, 1000],
    [{ page_size: 1e12 }, 1, 1000],
    [{ page_size: '99999999999999999999' }, 1, 1000],
  ])('%j: page %i of %i', async (asked, page, size) => {
    expect(await success('/cluster/list', asked)).toMatchObject({ page, page_size: size });
  });

  test.each([
    ['page=0&page_size=-1', 1, 10],
    ['page=x&page_size=y', 1, 10],
    ['page=&page_size=', 1, 10],
    ['page=2.9&page_size=20', 2, 20],
    ['page_size=99999999999999999999', 1, 1000],
  ])('%s: page %i of %i', async (asked, page, size) => {
    expect(await success(`/cluster/list?${asked}`)).toMatchObject({ page, page_size: size });
    expect(await success('/cluster/list', asked)).toMatchObject({ page, page_size: size });
  });

  test('a page further than anybody counts has no rows, and is not the first', async () => {
    await makeCluster();
    expect(await success('/cluster/list?page=99999999999999999999')).toMatchObject({ data: [] });
  });
});

describe('the filter by name', () => {
  const lists = CONTRACT.filter((row) => row.isList === true && /list(_services|_pools)?$/.test(row.path))
    .map((row) => row.path)
    .filter((path) => path !== '/actimpl/list' && path !== '/task/list');

  test.each(lists)('%s', async (list) => {
    const listing = await LISTS[list]?.();
    const path = listing?.path ?? '';
    const [row] = (await data<readonly { id: number; name: string }[]>(`${path}?page_size=1000`)).filter(({ id }) =>
      listing?.ids.includes(id),
    );
    const name = row?.name ?? '';
    for (const part of [name, name.slice(1), name.slice(3, -1), name.toUpperCase()]) {
      const found = await success(path, { name: part, page_size: 1000 });
      expect(found.data, `for ${part}`).toContainEqual(row);
      expect(found['query_count']).toBe((found.data as readonly unknown[]).length);
    }
    expect(await success(path, { name })).toMatchObject({ data: [row], query_count: 1 });
    expect(await success(`${path}?name=${name}`)).toMatchObject({ data: [row], query_count: 1 });
    expect(await success(path, `name=${name}&page=1`)).toMatchObject({ data: [row], query_count: 1 });
    for (const none of [`${name}x`, `x${name}`, '%', '_', `${name.slice(0, -1)}_`, '\\', "'"]) {
      expect((await success(path, { name: none })).data, `for ${none}`).not.toContainEqual(row);
    }
    // other files may make something between the two
    await expect
      .poll(async () => {
        const all = await success(path, { page_size: 1000 });
        const named = await success(path, { page_size: 1000, name: '' });
        return Number(named['query_count']) - Number(all['query_count']);
      })
      .toBe(0);
  });
});

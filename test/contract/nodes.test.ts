import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID, settled } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { makePool, makePoolOf } from './support/make.ts';

/* Contract §2, Pools and nodes: the nodes of a pool. */

describe.each(METHODS)('nodes, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('nodes from their coming to their going', async () => {
    const pool = await makePool();
    const ips = freshAddresses(3);
    const ids = await data<readonly number[]>(`/pool/${pool}/add_nodes`, { nodes: ips });
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const fresh = {
      vm_id: '',
      status: 0,
      condition: 'new',
      node_type: 'manual',
      error: '',
      image: null,
      memberships: [],
    };
    const rows = ips.map((ip, index) => ({ id: ids[index], ip, ...fresh }));
    expect(await success(`/pool/${pool}/list_nodes`)).toEqual({
      code: 0,
      msg: 'success',
      data: rows,
      page: 1,
      page_size: 10,
      query_count: 3,
    });
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 3 });
    expect(await data(`/pool/search_by_ip/${ips.join()},10.255.255.254`)).toEqual({
      ...Object.fromEntries(ips.map((ip) => [ip, pool])),
      '10.255.255.254': -1,
    });

    expect(await data(`/pool/${pool}/remove_nodes`, { nodes: [ids[2], ips[0]] })).toEqual({});
    expect(await data(`/pool/${pool}/list_nodes`)).toEqual([rows[1]]);
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 1 });
    expect(await data(`/pool/${pool}/remove_nodes`, { nodes: [String(ids[1])] })).toEqual({});
    expect(await refusal(`/pool/${pool}/remove_nodes`, { nodes: ids })).toMatchObject({ code: 404, data: {} });
  });
});

const { data, success, refusal } = caller();
const none: readonly (readonly [string, object])[] = [
  ['an empty list', { nodes: [] }],
  ['an empty text', { nodes: '' }],
  ['an empty address', { nodes: [''] }],
  ['blanks for an address', { nodes: ['  '] }],
  ['a quoted empty list', { nodes: '[]' }],
];

/** How nodes are refused by a pool, which has none afterwards. */
async function refused(nodes: unknown): Promise<unknown> {
  const pool = await makePool();
  const answer = await refusal(`/pool/${pool}/add_nodes`, { nodes });
  expect(await data(`/pool/${pool}/list_nodes`)).toEqual([]);
  expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
  return answer;
}

test.each([
  [1000, 1000],
  [10_000, 10_000],
  [10_001, 10_000],
])('a page of %i nodes has at most %i', async (asked, size) => {
  const { id } = await makePoolOf();
  expect(await success(`/pool/${id}/list_nodes`, { page_size: asked })).toMatchObject({ page: 1, page_size: size });
});

describe('add_nodes adds all or none', () => {
  test.each(none)('%s', async (_, { nodes }: { readonly nodes?: unknown }) => {
    expect(await refused(nodes)).toMatchObject({ code: 404, msg: expect.stringContaining('ip is empty') });
  });

  test.each([
    '10.0.0.256',
    '10.0.0',
    '1',
    '10.0.0.1/24',
    '10.0.0.1:22',
    'a b',
    '-x',
    'x-',
    'x..y',
    'x_y',
    '潮',
    '-',
    '::g',
    'http://x',
    'x'.repeat(254),
  ])('what is no address: %s', async (wrong) => {
    const [first = ''] = freshAddresses(1);
    expect(await refused([first, wrong])).toMatchObject({
      code: 400,
      msg: expect.stringContaining(wrong.slice(0, 60)),
    });
  });

  test.each([[5], [null], [['10.0.0.1']], [{ ip: '10.0.0.1' }], [true]])('what is no text: %j', async (wrong) => {
    const [first = ''] = freshAddresses(1);
    expect(await refused([first, wrong])).toMatchObject({ code: 400, msg: expect.stringContaining('nodes') });
  });

  test('an address that is a node already, of this pool or another', async () => {
    const [taken = '', free = ''] = freshAddresses(2);
    const { id } = await makePoolOf([taken]);
    const answer = { code: 404, msg: expect.stringMatching(`ip exists already.*${taken}`), data: {} };
    expect(await refused([free, taken])).toEqual(answer);
    expect(await refusal(`/pool/${id}/add_nodes`, { nodes: [free, taken] })).toEqual(answer);
    expect(await data(`/pool/search_by_ip/${free}`)).toEqual({ [free]: -1 });
  });

  test('an address twice in one request', async () => {
    const [twice = '', once = ''] = freshAddresses(2);
    expect(await refused([twice, once, twice])).toEqual({
      code: 404,
      msg: expect.stringMatching(`ip exists already.*${twice}`),
      data: {},
    });
  });

  test('two requests at once for the same address: one of them adds it', async () => {
    const pools = await Promise.all([makePool(), makePool(), makePool()]);
    const nodes = freshAddresses(200);
    const { made, refusals } = await settled(
      pools.map((pool, index) =>
        data<readonly number[]>(`/pool/${pool}/add_nodes`, { nodes: index % 2 === 0 ? nodes : nodes.toReversed() }),
      ),
    );
    expect(made).toHaveLength(1);
    for (const reason of refusals) expect(reason).toContain('404 ip exists already');
    const counts = await Promise.all(pools.map((pool) => data<{ node_count: number }>(`/pool/${pool}`)));
    expect(counts.map((pool) => pool.node_count).toSorted((a, b) => a - b)).toEqual([0, 0, 200]);
  });

  test('addresses of every kind', async () => {
    const host = `${freshName('a')}.example.com`;
    const ips = [randomIpv4(), ...freshAddresses(1), host, ` ${randomIpv4()} `];
    const { id } = await makePoolOf(ips);
    expect(await data(`/pool/${id}/list_nodes`)).toMatchObject(ips.map((ip) => ({ ip: ip.trim() })));
  });
});

describe('remove_nodes removes all or none', () => {
  test('nodes of another pool, and nodes that do not exist', async () => {
    const [ip = ''] = freshAddresses(1);
    const [own, other] = [await makePoolOf(), await makePoolOf([ip])];
    for (const stranger of [NO_ID, String(NO_ID), ip, other.nodes[0], -1, '10.255.255.254', '-']) {
      expect(await refusal(`/pool/${own.id}/remove_nodes`, { nodes: [...own.nodes, stranger] })).toEqual({
        code: 404,
        msg: expect.stringMatching(`error when delete id.*${String(stranger)}`),
        data: {},
      });
    }
    expect(await data(`/pool/${own.id}/list_nodes`)).toHaveLength(1);
    expect(await data(`/pool/${other.id}/list_nodes`)).toHaveLength(1);
  });

  test.each(none.slice(0, 2))('%s', async (_, body) => {
    const { id } = await makePoolOf();
    expect(await refusal(`/pool/${id}/remove_nodes`, body)).toMatchObject({ code: 400, data: {} });
  });

  test.each([[null], [1.5], [['x']], [{ ip: '10.0.0.1' }]])('what is neither id nor address: %j', async (wrong) => {
    const { id, nodes } = await makePoolOf();
    expect(await refusal(`/pool/${id}/remove_nodes`, { nodes: [...nodes, wrong] })).toMatchObject({ code: 400 });
    expect(await data(`/pool/${id}/list_nodes`)).toHaveLength(1);
  });

  test('a node that is named twice, by its id and its address, is one node', async () => {
    const ips = freshAddresses(2);
    const { id, nodes } = await makePoolOf(ips);
    expect(await data(`/pool/${id}/remove_nodes`, { nodes: [nodes[0], ips[0], nodes[0]] })).toEqual({});
    expect(await data(`/pool/${id}`)).toMatchObject({ node_count: 1 });
  });
});

describe('search_by_ip', () => {
  test('hundreds of addresses in one path', async () => {
    const ips = freshAddresses(300);
    const { id } = await makePoolOf(ips);
    expect(await data(`/pool/search_by_ip/${ips.join()}`)).toEqual(Object.fromEntries(ips.map((ip) => [ip, id])));
  });

  test.each([
    ['blanks and commas too many', ',%20~a~,,~b~%20,', { '~a~': -1, '~b~': -1 }],
    ['an address twice', '~a~,~a~', { '~a~': -1 }],
    ['names that objects have', '__proto__,constructor', { ['__proto__']: -1, constructor: -1 }],
    ['a node without an address is not found by that', '-', { '-': -1 }],
  ])('%s', async (_, list, found) => {
    expect(JSON.stringify(await data(`/pool/search_by_ip/${list}`))).toBe(JSON.stringify(found));
  });
});

function randomIpv4(): string {
  return ['10', ...Array.from({ length: 3 }, () => String(Math.floor(Math.random() * 256)))].join('.');
}

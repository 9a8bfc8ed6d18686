import { describe, expect, test } from 'vitest';
import { type FleetRow, fleetTree, openKeys, rowWith, sortedTree, treeWith } from './fleet-tree.ts';

const UNKNOWN = { version: 1, changed_by: null, changed: null, managed_by: null };
const cluster = (id: number, name: string) => ({ id, name, desc: '', biz: '', most_machines: null, ...UNKNOWN });
const service = (id: number, name: string, clusterId: number) => ({
  id,
  name,
  desc: '',
  service_type: '',
  docker_image: '',
  cluster_id: clusterId,
  ...UNKNOWN,
});
const pool = (id: number, name: string, serviceId: number, nodeCount: number, lastTask = 0) => ({
  id,
  name,
  desc: '',
  vm_type: 0,
  sd_id: 0,
  balancers: [],
  tasks: {},
  replace_lost: false,
  ssh: {},
  service_id: serviceId,
  node_count: nodeCount,
  ...UNKNOWN,
  is_bedepen: 0 as const,
  is_hascron: 0 as const,
  last_task:
    lastTask === 0
      ? null
      : { id: lastTask, task_name: '', kind: 'deploy' as const, condition: 'succeeded' as const, created: 0 },
});

const TREE = fleetTree({
  clusters: [cluster(2, 'shop'), cluster(1, 'mail')],
  services: [service(1, 'web', 2), service(2, 'api', 2)],
  pools: [pool(1, 'web-10', 1, 3), pool(2, 'web-9', 1, 4)],
});

/** `name(children) …`, with the number of nodes. */
function drawn(rows: readonly FleetRow[]): string {
  return rows
    .map(({ of, nodeCount, children = [] }) => {
      const below = children.length === 0 ? '' : `(${drawn(children)})`;
      return `${of.name}:${nodeCount}${below}`;
    })
    .join(' ');
}

test('levels are by name, numbers in names as numbers; sizes add up', () => {
  expect(drawn(TREE)).toBe('mail:0 shop:7(api:0 web:7(web-9:4 web-10:3))');
});

test('what can be opened', () => {
  expect(openKeys(TREE)).toEqual(['cluster-2', 'service-1']);
});

test('a row is found by its key at any depth', () => {
  expect(rowWith(TREE, 'pool-2')?.of.name).toBe('web-9');
  expect(rowWith(TREE, 'cluster-1')?.of.name).toBe('mail');
  expect(rowWith(TREE, 'pool-9')).toBeNull();
});

describe('searched', () => {
  test.each([
    ['', 'mail:0 shop:7(api:0 web:7(web-9:4 web-10:3))'],
    ['MAIL', 'mail:0'],
    ['10', 'shop:7(web:7(web-10:3))'],
    ['web', 'shop:7(web:7(web-9:4 web-10:3))'],
    ['shop', 'shop:7(api:0 web:7(web-9:4 web-10:3))'],
    ['x', ''],
  ])('for %j', (text, expected) => {
    expect(drawn(treeWith(TREE, text))).toBe(expected);
  });

  test('for an image, the pools whose nodes run it', () => {
    const images = new Map([
      [
        2,
        {
          images: [
            { image: 'Shop/web:7', nodes: 3 },
            { image: null, nodes: 1 },
          ],
        },
      ],
    ]);
    expect(drawn(treeWith(TREE, 'web:7', images))).toBe('shop:7(web:7(web-9:4))');
    expect(drawn(treeWith(TREE, 'null', images))).toBe('');
  });
});

test('each level in another order', () => {
  const tree = fleetTree({
    clusters: [cluster(1, 'a'), cluster(2, 'b')],
    services: [service(1, 'web', 1), service(2, 'api', 2)],
    pools: [pool(1, 'one', 1, 9, 7), pool(2, 'two', 1, 1, 8), pool(3, 'three', 2, 20)],
  });
  const by = (key: string, order: 'asc' | 'desc'): string => drawn(sortedTree(tree, { by: key, order }));
  expect(by('nodes', 'asc')).toBe('a:10(web:10(two:1 one:9)) b:20(api:20(three:20))');
  expect(by('last_task', 'desc')).toBe('a:10(web:10(two:1 one:9)) b:20(api:20(three:20))');
  expect(by('name', 'desc')).toBe('b:20(api:20(three:20)) a:10(web:10(two:1 one:9))');
  expect(by('odd', 'desc')).toBe(drawn(tree));
  expect(sortedTree(tree, null)).toBe(tree);
});

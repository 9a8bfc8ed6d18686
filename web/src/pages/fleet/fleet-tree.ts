import type { Cluster } from '../../data/clusters.ts';
import type { Sorting } from '../../data/list-part.ts';
import type { PoolImages } from '../../data/nodes.ts';
import type { ListedPool } from '../../data/pools.ts';
import type { Service } from '../../data/services.ts';

/*
 * Clusters, their services and their pools as rows of one tree.
 */

interface Branch<Kind extends string, Of, Child> {
  readonly key: string;
  readonly kind: Kind;
  readonly of: Of;
  readonly nodeCount: number;
  /** The id of the latest task in it; 0 = there was none. */
  readonly lastTask: number;
  /** Left out when there are no children. */
  readonly children?: readonly Child[];
}

export type PoolRow = Branch<'pool', ListedPool, never>;
export type ServiceRow = Branch<'service', Service, PoolRow>;
export type ClusterRow = Branch<'cluster', Cluster, ServiceRow>;
export type FleetRow = ClusterRow | ServiceRow | PoolRow;

export interface Fleet {
  readonly clusters: readonly Cluster[];
  readonly services: readonly Service[];
  readonly pools: readonly ListedPool[];
}

/** The tree, each level by name. */
export function fleetTree({ clusters, services, pools }: Fleet): readonly ClusterRow[] {
  const poolsOf = Map.groupBy(pools, ({ service_id: id }) => id);
  const servicesOf = Map.groupBy(services, ({ cluster_id: id }) => id);
  const serviceRow = (of: Service): ServiceRow => branch('service', of, byName(poolsOf.get(of.id) ?? []).map(poolRow));
  return byName(clusters).map((of) => branch('cluster', of, byName(servicesOf.get(of.id) ?? []).map(serviceRow)));
}

/** What nodes of pools are known to run, by the pool. */
export type ImagesByPool = ReadonlyMap<number, Pick<PoolImages, 'images'>>;

/**
 * The rows whose name contains a text, and pools of which a node runs an image that contains it; with all of their children
 * and parents. Case is ignored.
 *
 * @example treeWith(tree, 'web', images) // the clusters named so, those with a service or pool named so, and where web:2 runs
 */
export function treeWith(
  tree: readonly ClusterRow[],
  text: string,
  images: ImagesByPool = new Map(),
): readonly ClusterRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return tree;
  return pruned(tree, (row) => textsOf(row, images).some((known) => known.toLowerCase().includes(wanted)));
}

/** What the tree can be sorted by, besides names. */
export const TREE_SORTS = ['name', 'nodes', 'last_task'] as const;

const COMPARED: Readonly<Record<(typeof TREE_SORTS)[number], (a: FleetRow, b: FleetRow) => number>> = {
  name: (a, b) => compareNames(a.of, b.of),
  nodes: (a, b) => a.nodeCount - b.nodeCount,
  last_task: (a, b) => a.lastTask - b.lastTask,
};

/** The tree with each level in another order; null = by name. */
export function sortedTree<Row extends FleetRow>(tree: readonly Row[], sort: Sorting | null): readonly Row[] {
  const key = TREE_SORTS.find((candidate) => candidate === sort?.by);
  if (sort === null || key === undefined) return tree;
  const compare = COMPARED[key];
  const inOrder = (a: FleetRow, b: FleetRow): number => (sort.order === 'asc' ? compare(a, b) : compare(b, a));
  return tree
    .map((row) => (row.children === undefined ? row : { ...row, children: sortedTree<FleetRow>(row.children, sort) }))
    .toSorted(inOrder);
}

/** The keys of all expandable rows. */
export function openKeys(tree: readonly FleetRow[]): readonly string[] {
  return tree.flatMap((row) => (row.children === undefined ? [] : [row.key, ...openKeys(row.children)]));
}

/** The row with this key; null when there is none any more. */
export function rowWith(tree: readonly FleetRow[], key: string): FleetRow | null {
  for (const row of tree) {
    const found = row.key === key ? row : rowWith(row.children ?? [], key);
    if (found !== null) return found;
  }
  return null;
}

/** What a row is found by. */
function textsOf({ kind, of }: FleetRow, images: ImagesByPool): readonly string[] {
  const running = kind === 'pool' ? (images.get(of.id)?.images ?? []) : [];
  return [of.name, ...running.flatMap(({ image }) => image ?? [])];
}

function pruned<Row extends FleetRow>(rows: readonly Row[], isWanted: (row: FleetRow) => boolean): readonly Row[] {
  return rows.flatMap((row) => {
    if (isWanted(row)) return [row];
    const children = pruned<FleetRow>(row.children ?? [], isWanted);
    return children.length === 0 ? [] : [{ ...row, children }];
  });
}

function branch<Kind extends 'cluster' | 'service', Of, Child extends FleetRow>(
  kind: Kind,
  of: Of & { readonly id: number },
  children: readonly Child[],
): Branch<Kind, Of, Child> {
  const nodeCount = children.reduce((sum, child) => sum + child.nodeCount, 0);
  const lastTask = Math.max(0, ...children.map((child) => child.lastTask));
  const row = { key: `${kind}-${of.id}`, kind, of, nodeCount, lastTask };
  return children.length === 0 ? row : { ...row, children };
}

function byName<Named extends { readonly name: string }>(rows: readonly Named[]): readonly Named[] {
  return rows.toSorted(compareNames);
}

function compareNames(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}

function poolRow(of: ListedPool): PoolRow {
  return { key: `pool-${of.id}`, kind: 'pool', of, nodeCount: of.node_count, lastTask: of.last_task?.id ?? 0 };
}

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema, unreadable } from './api.ts';
import { NODE_SORTS, type Sorting, sortQuery } from './list-part.ts';
import { queryClient } from './query-client.ts';

export type Node = Schema<'Node'>;

export interface NodesWanted {
  readonly page: number;
  readonly page_size: number;
  /** Part of the address; '' = any. */
  readonly name: string;
  /** null = any */
  readonly condition: Node['condition'] | null;
  /** '' = nodes of which it is not known what they run; null = any. */
  readonly image: string | null;
  /** Conditions on facts, as the API reads them; '' = none. */
  readonly facts: string;
  readonly sort: Sorting | null;
}

function queryOf({ condition, image, facts, sort, ...wanted }: NodesWanted) {
  return {
    ...wanted,
    ...(condition === null ? {} : { condition }),
    ...(image === null ? {} : { image }),
    ...(facts === '' ? {} : { facts }),
    ...sortQuery(sort, NODE_SORTS),
  };
}

/** A page of a pool's nodes. */
export function useNodePage(poolId: number, wanted: NodesWanted) {
  const query = queryOf(wanted);
  return useQuery({
    queryKey: ['nodes', poolId, query],
    queryFn: () => api.get('/pool/{id}/list_nodes', { params: { path: { id: poolId }, query } }),
    placeholderData: keepPreviousData,
  });
}

/** All nodes of a pool that match, whatever their page. @throws ApiError */
export function nodesThatMatch(poolId: number, wanted: NodesWanted): Promise<readonly Node[]> {
  const query = queryOf(wanted);
  return allRows((page) =>
    api.get('/pool/{id}/list_nodes', {
      params: { path: { id: poolId }, query: { ...query, page, page_size: LARGEST_PAGE } },
    }),
  );
}

export type NodeView = Schema<'NodePage'>;
export type NodePast = Schema<'NodePast'>;

/** One node, whichever pool it is in. */
export function useNode(id: number | null) {
  return useQuery({
    queryKey: ['nodes', 'one', id],
    queryFn: async () => (await api.get('/node/{id}', { params: { path: { id: id ?? 0 } } })).data,
    enabled: id !== null,
    retry: false,
  });
}

/** What a node last said of itself. */
export function useNodeFacts(id: number) {
  return useQuery({
    queryKey: ['nodes', 'facts', id],
    queryFn: async () => (await api.get('/node/facts/{id}', { params: { path: { id } } })).data,
  });
}

/** Has nodes of one pool asked for their facts. @returns the task to follow @throws ApiError */
export async function gatherFacts(ids: readonly number[]): Promise<number> {
  const { task_ids: [task] = [] } = await api.post('/node/gather_facts', { body: { nodes: [...ids] } });
  void queryClient.invalidateQueries({ queryKey: ['tasks'] });
  if (task === undefined) throw unreadable();
  return task;
}

/** The id of the node with an address. */
export function useNodeAt(address: string | null) {
  return useQuery({
    queryKey: ['nodes', 'at', address],
    queryFn: async () =>
      (await api.get('/node/at/{address}', { params: { path: { address: address ?? '' } } })).data.id,
    enabled: address !== null,
    retry: false,
  });
}

/** A page of the tasks that a node was in, the latest first. */
export function useNodeHistory(id: number, page: number, pageSize: number) {
  const query = { page, page_size: pageSize };
  return useQuery({
    // live events of tasks make it anew
    queryKey: ['tasks', 'of-node', id, query],
    queryFn: () => api.get('/node/{id}/history', { params: { path: { id }, query } }),
    placeholderData: keepPreviousData,
  });
}

export type PoolImages = Schema<'PoolImages'>;

/** What the nodes of a pool run. */
export function useImagesOf(poolId: number) {
  return useQuery({
    queryKey: ['nodes', poolId, 'images'],
    queryFn: async () => {
      const { data } = await api.get('/pool/images', { params: { query: { pool_id: poolId } } });
      return data[0] ?? { pool_id: poolId, images: [], more: 0 };
    },
  });
}

/** What the nodes of all pools run, by pool. */
export function useImages() {
  return useQuery({
    queryKey: ['nodes', 'images'],
    queryFn: async () => {
      const rows = await allRows((page) =>
        api.get('/pool/images', { params: { query: { page, page_size: LARGEST_PAGE } } }),
      );
      return new Map(rows.map((row) => [row.pool_id, row]));
    },
  });
}

/** All nodes of a pool, to choose from. */
export function useNodesOf(poolId: number) {
  return useQuery({
    queryKey: ['nodes', poolId, 'all'],
    queryFn: () =>
      allRows((page) =>
        api.get('/pool/{id}/list_nodes', {
          params: { path: { id: poolId }, query: { page, page_size: LARGEST_PAGE } },
        }),
      ),
  });
}

/** All are added, or none. @throws ApiError */
export async function addNodes(poolId: number, nodes: readonly string[]): Promise<void> {
  await api.post('/pool/{id}/add_nodes', { params: { path: { id: poolId } }, body: { nodes } });
  await refreshNodes();
}

/** All are removed, or none; with `force` also those in a task that is paused. @throws ApiError */
export async function removeNodes(poolId: number, nodes: readonly (number | string)[], force: boolean): Promise<void> {
  await api.post('/pool/{id}/remove_nodes', { params: { path: { id: poolId } }, body: { nodes, force } });
  await refreshNodes();
}

async function refreshNodes(): Promise<void> {
  await Promise.all(['nodes', 'pools'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}

/** The most addresses in one URL. */
const LOOKED_UP_AT_ONCE = 200;

/** The pools of addresses; an address that no pool has is left out. @throws ApiError */
async function poolsOfAddresses(addresses: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (let begin = 0; begin < addresses.length; begin += LOOKED_UP_AT_ONCE) {
    const iplist = addresses.slice(begin, begin + LOOKED_UP_AT_ONCE).join(',');
    const { data } = await api.get('/pool/search_by_ip/{iplist}', { params: { path: { iplist } } });
    for (const [address, pool] of Object.entries(data)) if (pool > 0) found.set(address, pool);
  }
  return found;
}

/** The pools of addresses; asks only when there are any. */
export function usePoolsOfAddresses(addresses: readonly string[]) {
  return useQuery({
    queryKey: ['nodes', 'where', addresses],
    queryFn: () => poolsOfAddresses(addresses),
    enabled: addresses.length > 0,
  });
}

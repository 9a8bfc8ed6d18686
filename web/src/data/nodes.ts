import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { queryClient } from './query-client.ts';

export type Node = Schema<'Node'>;

export interface NodesWanted {
  readonly page: number;
  readonly page_size: number;
  /** Part of the address; '' = any. */
  readonly name: string;
  /** null = any */
  readonly condition: Node['condition'] | null;
}

/** A page of a pool's nodes. */
export function useNodePage(poolId: number, { condition, ...wanted }: NodesWanted) {
  const query = condition === null ? wanted : { ...wanted, condition };
  return useQuery({
    queryKey: ['nodes', poolId, query],
    queryFn: () => api.get('/pool/{id}/list_nodes', { params: { path: { id: poolId }, query } }),
    placeholderData: keepPreviousData,
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

import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';

export type FoundNode = Schema<'FoundNode'>;

/** Nodes that one answer has, and addresses that one question may have. */
export const NODES_AT_ONCE = 10_000;

/** Which nodes of all pools are wanted; null and '' = any. */
export interface NodeFilter {
  readonly clusterId: number | null;
  readonly serviceId: number | null;
  readonly poolId: number | null;
  readonly condition: Schema<'Node'>['condition'] | null;
  /** Part of the address. */
  readonly part: string;
  /** Conditions on facts, as the API reads them. */
  readonly facts: string;
}

export interface NamedNodes {
  readonly nodes: readonly FoundNode[];
  /** Addresses that no node has. */
  readonly unknown: readonly string[];
}

/**
 * The nodes that addresses name. Not among what live events make out of date: a node keeps its address.
 *
 * @param key stands for the addresses, and is shorter than them
 */
export function useNamedNodes(addresses: readonly string[], key: string) {
  return useQuery({
    queryKey: ['node-choice', 'named', key],
    queryFn: ({ signal }) => namedNodes(addresses, signal),
    enabled: addresses.length > 0,
    staleTime: 60_000,
  });
}

async function namedNodes(addresses: readonly string[], signal: AbortSignal): Promise<NamedNodes> {
  const nodes = new Map<number, FoundNode>();
  const unknown: string[] = [];
  for (let begin = 0; begin < addresses.length; begin += NODES_AT_ONCE) {
    const asked = addresses.slice(begin, begin + NODES_AT_ONCE);
    const body = { nodes: asked, page_size: NODES_AT_ONCE };
    const answer = await api.post('/node/find', { body, signal });
    for (const node of answer.data) nodes.set(node.id, node);
    unknown.push(...answer.unknown);
  }
  return { nodes: [...nodes.values()], unknown };
}

/** How many nodes a filter matches; nothing is asked while null is given. */
export function useMatchCount(filter: NodeFilter | null) {
  return useQuery({
    queryKey: ['node-choice', 'count', filter],
    queryFn: async () =>
      filter === null ? 0 : (await api.post('/node/find', { body: { ...bodyOf(filter), page_size: 1 } })).query_count,
    enabled: filter !== null,
    retry: false,
  });
}

/** The nodes that a filter matches, the first ten thousand. @throws ApiError */
export async function matchingNodes(filter: NodeFilter): Promise<readonly FoundNode[]> {
  return (await api.post('/node/find', { body: { ...bodyOf(filter), page_size: NODES_AT_ONCE } })).data;
}

function bodyOf({ clusterId, serviceId, poolId, condition, part, facts }: NodeFilter) {
  return {
    ...(clusterId === null ? {} : { cluster_id: clusterId }),
    ...(serviceId === null ? {} : { service_id: serviceId }),
    ...(poolId === null ? {} : { pool_id: poolId }),
    ...(condition === null ? {} : { condition }),
    ...(part === '' ? {} : { name: part }),
    ...(facts === '' ? {} : { facts }),
  };
}

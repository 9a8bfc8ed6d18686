import { Type } from 'typebox';
import { addressSpellings, referredNodes } from '../../domain/address.ts';
import { parseFactFilter } from '../../domain/facts/fact-filter.ts';
import { Refusal } from '../../domain/errors.ts';
import { NODE_CONDITIONS } from '../../domain/condition.ts';
import type { NodeId } from '../../domain/ids.ts';
import { statusCode } from '../../domain/status.ts';
import type { Queries } from '../../store/database.ts';
import { searchNodes } from '../../store/fleet/node-search.ts';
import { nodesAt } from '../../store/fleet/nodes.ts';
import { message } from '../../messages/message.ts';
import { resource } from '../http/endpoint.ts';
import { payload, pageFieldsUpTo, pageOf } from '../http/envelope.ts';
import { Id, LooseId, NamePart, Optional, StatusCode } from '../http/fields.ts';
import { FactsFilter } from './node/facts-filter.ts';
import { Addresses, addressesIn } from './node-names.ts';

const LARGEST_PAGE = 10_000;
/** Addresses that one request may ask about. */
const MOST_ADDRESSES = 10_000;

const FoundNode = Type.Object(
  {
    id: Id,
    ip: Type.String({ description: 'an address or a host name' }),
    status: StatusCode,
    pool_id: Id,
    pool_name: Type.String(),
  },
  { $id: 'FoundNode' },
);

const nodes = resource<NodeId>('nodes', '节点');

export const nodeSearchEndpoints = [
  // a list of addresses is too long for a query string, and so it has the method of what is sent
  nodes.change({
    path: '/node/find',
    summary: 'Nodes of all pools, by their addresses, their pool, service or cluster, their condition and their facts',
    summaryZh: '在所有服务池中按地址、服务池、服务、集群、状态和信息查找节点',
    input: Type.Object({
      nodes: Optional(Addresses),
      cluster_id: Optional(LooseId),
      service_id: Optional(LooseId),
      pool_id: Optional(LooseId),
      condition: Optional(Type.Enum([...NODE_CONDITIONS], { description: 'absent = any' })),
      name: Optional(Type.String({ ...NamePart, description: 'part of the address' })),
      facts: Optional(FactsFilter),
    }),
    data: Type.Array(FoundNode),
    none: [],
    beside: Type.Object({
      ...pageFieldsUpTo(LARGEST_PAGE).properties,
      unknown: Type.Array(Type.String(), { description: 'addresses in nodes that no node has, whatever its pool' }),
    }),
    largestPage: LARGEST_PAGE,
    example: {
      input: { nodes: ['10.0.0.1', '10.0.0.9'] },
      data: [{ id: 1, ip: '10.0.0.1', status: 0, pool_id: 1, pool_name: 'web-a' }],
      beside: { page: 1, page_size: 10, query_count: 1, unknown: ['10.0.0.9'] },
    },
    errors: { invalid: [`nodes has 20000 addresses, and may have ${MOST_ADDRESSES}: ask for them in parts`] },
    handle: async ({ input, paging }, { context: { database } }) => {
      const asked = input.nodes === undefined ? null : [...new Set(addressesIn(input.nodes))];
      if (asked !== null && asked.length > MOST_ADDRESSES) {
        const reason = message('too_many_addresses', { given: asked.length, most: MOST_ADDRESSES });
        throw new Refusal('invalid', reason, { field: 'nodes' });
      }
      const search = {
        spellings: asked === null ? null : addressSpellings(asked),
        clusterId: input.cluster_id ?? null,
        serviceId: input.service_id ?? null,
        poolId: input.pool_id ?? null,
        condition: input.condition ?? null,
        part: input.name ?? '',
        facts: parseFactFilter(input.facts ?? ''),
      };
      const { rows, total } = await searchNodes(database, search, paging);
      const found = rows.map(({ id, ip, status, pool_id, pool_name }) => ({
        id,
        ip,
        status: statusCode(status),
        pool_id,
        pool_name,
      }));
      const { data, beside } = pageOf(found, total, paging);
      return payload(data, { ...beside, unknown: await unknownAmong(database, asked ?? []) });
    },
  }),
];

async function unknownAmong(database: Queries, asked: readonly string[]): Promise<readonly string[]> {
  if (asked.length === 0) return [];
  const known = referredNodes(asked, await nodesAt(database, addressSpellings(asked)));
  return asked.filter((text) => !known.has(text));
}

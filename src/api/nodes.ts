import { sql } from 'kysely';
import { Type } from 'typebox';
import type { PoolId } from '../domain/ids.ts';
import { type Status, statusCode } from '../domain/status.ts';
import { addNodes } from '../operations/add-nodes.ts';
import { requirePool } from '../operations/pools.ts';
import { removeNodes } from '../operations/remove-nodes.ts';
import { poolsOfIps } from '../store/nodes.ts';
import { listRows, nameHas } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer, pageOf } from './envelope.ts';
import { ListInput, NoInput } from './fields.ts';
import { Addresses, addressesIn, Nodes, nodesIn } from './node-names.ts';

const COLUMNS = ['id', 'ip', 'vm_id', 'status', 'node_type', 'error'];
const nodes = resource<PoolId>('nodes');

interface NodeRow {
  readonly id: number;
  readonly status: Status;
}

export const nodeEndpoints = [
  nodes.list({
    path: '/pool/:id/list_nodes',
    summary: 'The nodes of a pool',
    input: ListInput,
    handle: async ({ input, paging, id }, { context }) => {
      await requirePool(context, id());
      const where = sql`pool_id = ${id()} and ${nameHas(input.name ?? '', 'ip')}`;
      const listing = { table: 'node', columns: COLUMNS, where, order: 'asc', ...paging } as const;
      const { rows, total } = await listRows<NodeRow>(context.database, listing);
      return pageOf(
        rows.map((row) => ({ ...row, status: statusCode(row.status) })),
        total,
        paging,
      );
    },
  }),
  nodes.change({
    path: '/pool/:id/add_nodes',
    summary: 'Add machines that exist to a pool, all or none',
    input: Type.Object({ nodes: Addresses }),
    handle: async ({ input, id }, { context }) => answer(await addNodes(context, id(), addressesIn(input.nodes))),
  }),
  nodes.change({
    path: '/pool/:id/remove_nodes',
    summary: 'Take nodes out of a pool, all or none; their machines go on',
    input: Type.Object({ nodes: Nodes }),
    handle: async ({ input, id }, { context }) => {
      await removeNodes(context, id(), nodesIn(input.nodes));
      return answer({});
    },
  }),
  nodes.read({
    path: '/pool/search_by_ip/:iplist',
    summary: 'The pools of addresses, separated by commas; -1 for an unknown one',
    input: NoInput,
    handle: async ({ path }, { context }) => {
      const ips = (path['iplist'] ?? '').split(',').map((ip) => ip.trim());
      const asked = ips.filter((ip) => ip !== '');
      const pools = await poolsOfIps(context.database, asked);
      return answer(Object.fromEntries(asked.map((ip) => [ip, pools.get(ip) ?? -1])));
    },
  }),
];

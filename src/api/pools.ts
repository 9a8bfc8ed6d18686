import { Type } from 'typebox';
import type { PoolId } from '../domain/ids.ts';
import { createPool, deletePool, noSuchPool, updatePool } from '../operations/pools.ts';
import { deployPool } from '../operations/deploy-pool.ts';
import { expandPool } from '../operations/expand-pool.ts';
import { shrinkPool } from '../operations/shrink-pool.ts';
import { findRow } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { Count, Desc, Id, ListInput, LooseId, Name, NoInput, Optional, Text } from './fields.ts';
import { Addresses, addressesIn } from './node-names.ts';
import { plainPage } from './plain-page.ts';

export const POOL_COLUMNS = ['id', 'name', 'desc', 'vm_type', 'sd_id', 'tasks', 'service_id', 'node_count'];
const pools = resource<PoolId>('pools');

const Tasks = Type.Object(
  { expand: Optional(LooseId), shrink: Optional(LooseId), deploy: Optional(LooseId) },
  { description: 'which template each operation runs' },
);

export const poolEndpoints = [
  pools.change({
    path: '/pool/create',
    summary: 'Make a pool in a service',
    input: Type.Object({
      name: Name,
      desc: Desc,
      vm_type: LooseId,
      sd_id: LooseId,
      service_id: Id,
      tasks: Optional(Tasks),
    }),
    handle: async ({ input }, { context }) => {
      const { tasks = {}, ...pool } = input;
      return answer({ id: await createPool(context, { ...pool, tasks }) });
    },
  }),
  pools.change({
    path: '/pool/update/:id',
    summary: 'Change a pool; what is left out keeps its value',
    input: Type.Object({
      desc: Optional(Desc),
      vm_type: Optional(LooseId),
      sd_id: Optional(LooseId),
      tasks: Optional(Tasks),
    }),
    handle: async ({ input, id }, { context }) => {
      await updatePool(context, id(), input);
      return answer({});
    },
  }),
  pools.change({
    path: '/pool/delete/:id',
    summary: 'Delete a pool that has no nodes',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      await deletePool(context, id());
      return answer({});
    },
  }),
  pools.list({
    path: '/pool/list',
    summary: 'Pools, the newest first',
    input: ListInput,
    handle: ({ input, paging }, { context }) =>
      plainPage(context.database, { table: 'pool', columns: POOL_COLUMNS, name: input.name, paging }),
  }),
  pools.read({
    path: '/pool/:id',
    summary: 'One pool',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const row = await findRow(context.database, 'pool', POOL_COLUMNS, id());
      if (row === null) throw noSuchPool(id());
      return answer(row);
    },
  }),
  pools.change({
    path: '/pool/expand/:id',
    summary: 'Make nodes and bring them up',
    input: Type.Object({ num: Count }),
    handle: async ({ input: { num }, id, operator }, { context }) =>
      answer({ task_id: await expandPool(context, { poolId: id(), num, operator }) }),
  }),
  pools.change({
    path: '/pool/shrink/:id',
    summary: 'Take nodes down and return their machines',
    input: Type.Object({ nodes: Addresses }),
    handle: async ({ input, id, operator }, { context }) =>
      answer({ task_id: await shrinkPool(context, { poolId: id(), ips: addressesIn(input.nodes), operator }) }),
  }),
  pools.change({
    path: '/pool/deploy/:id',
    summary: 'Bring an image to all nodes, batch by batch',
    input: Type.Object({ max_num: Count, tag: Text }),
    handle: async ({ input: { max_num: maxNum, tag }, id, operator }, { context }) =>
      answer({ task_id: await deployPool(context, { poolId: id(), maxNum, tag, operator }) }),
  }),
];

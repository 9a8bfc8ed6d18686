import { Type } from 'typebox';
import type { ClusterId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import { createCluster, deleteCluster, requireCluster, updateCluster } from '../../operations/records/clusters.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { Desc, EmptyText, Id, ListInput, Name, NewId, NoInput, Optional, Text } from '../http/fields.ts';
import { childrenPage, plainPage } from '../http/plain-page.ts';
import { MostMachines } from './machines/limit-fields.ts';
import { SERVICE, Service, serviceTable } from './services.ts';
import { findShown, shownTable } from '../http/shown-table.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../http/versions.ts';

const Cluster = Type.Object(
  { id: Id, name: Name, desc: Desc, biz: Text, most_machines: MostMachines, ...MANAGED_FIELDS },
  { $id: 'Cluster' },
);
const CLUSTER = { id: 1, name: 'shop', desc: 'The web shop', biz: 'retail', most_machines: 100, ...MANAGED };
const NO_SUCH_CLUSTER = ['no such cluster: 7'];

const table = shownTable('cluster', Cluster);
const clusters = resource<ClusterId>('clusters', '集群');

export const clusterEndpoints = [
  clusters.list({
    path: '/cluster/list',
    summary: 'Clusters, the newest first',
    summaryZh: '集群列表，新的在前',
    input: ListInput,
    data: Type.Array(Cluster),
    example: { data: [CLUSTER], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: ({ input, paging }, { context }) => plainPage(context.database, table, { name: input.name, paging }),
  }),
  clusters.change({
    path: '/cluster/create',
    summary: 'Make a cluster',
    summaryZh: '创建集群',
    input: Type.Object({
      name: Name,
      desc: Optional(Desc),
      biz: Optional(Text),
      most_machines: Optional(MostMachines),
    }),
    data: NewId,
    example: { input: { name: 'shop', desc: 'The web shop', biz: 'retail', most_machines: 100 }, data: 1 },
    errors: { invalid: ['name ‘shop’ is taken: choose another', 'name is required'] },
    handle: async ({ input: { desc = '', biz = '', most_machines = null, ...input }, principal }, { context }) =>
      payload(await createCluster(context, principal, { ...input, desc, biz, most_machines })),
  }),
  clusters.change({
    path: '/cluster/update/:id',
    summary: 'Change a cluster; what is left out keeps its value',
    summaryZh: '修改集群；未给出的字段保持不变',
    input: Type.Object({
      desc: Optional(Desc),
      biz: Optional(Text),
      most_machines: Optional(MostMachines),
      version: OfVersion,
    }),
    data: EmptyText,
    beside: Saved,
    example: { input: { desc: 'The new web shop', version: 1 }, data: '', beside: SAVED },
    errors: { invalid: NO_SUCH_CLUSTER, conflict: [staleExample('cluster 1')] },
    handle: async ({ input, id, principal }, { context }) => {
      const version = await updateCluster(context, principal, id(), input);
      return payload('', { version });
    },
  }),
  clusters.change({
    path: '/cluster/delete/:id',
    summary: 'Delete a cluster that has no services',
    summaryZh: '删除没有服务的集群',
    input: NoInput,
    data: EmptyText,
    example: { data: '' },
    errors: { invalid: [...NO_SUCH_CLUSTER, 'service exists in this cluster: delete its services first'] },
    handle: async ({ id, principal }, { context }) => {
      await deleteCluster(context, principal, id());
      return payload('');
    },
  }),
  clusters.read({
    path: '/cluster/:id',
    summary: 'One cluster',
    summaryZh: '查看一个集群',
    input: NoInput,
    data: Cluster,
    example: { data: CLUSTER },
    errors: { not_found: ['cluster in db not found: 7'] },
    handle: async ({ id }, { context }) => {
      const row = await findShown(context.database, table, id());
      if (row === null) throw new Refusal('not_found', message('cluster_not_in_db', { id: id() }));
      return payload(row);
    },
  }),
  clusters.list({
    path: '/cluster/:id/list_services',
    summary: 'The services of a cluster, the oldest first',
    summaryZh: '集群中的服务，旧的在前',
    input: ListInput,
    data: Type.Array(Service),
    example: { data: [SERVICE], beside: { page: 1, page_size: 10, query_count: 1 } },
    errors: { invalid: NO_SUCH_CLUSTER },
    handle: async ({ input, paging, id }, { context }) => {
      await requireCluster(context, id());
      const parent = { parent: 'cluster_id', parentId: id() };
      return childrenPage(context.database, serviceTable, { name: input.name, paging, ...parent });
    },
  }),
];

import { Type } from 'typebox';
import type { ServiceId } from '../../domain/ids.ts';
import {
  createService,
  deleteService,
  noSuchService,
  requireService,
  updateService,
} from '../../operations/records/services.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import {
  Desc,
  EmptyObject,
  EmptyText,
  Id,
  ListInput,
  Name,
  NewIdObject,
  NoInput,
  Optional,
  Text,
} from '../http/fields.ts';
import { childrenPage, plainPage } from '../http/plain-page.ts';
import { POOL, Pool, poolTable } from './pools/pools.ts';
import { findShown, shownTable } from '../http/shown-table.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../http/versions.ts';

export const Service = Type.Object(
  { id: Id, name: Name, desc: Desc, service_type: Text, docker_image: Text, cluster_id: Id, ...MANAGED_FIELDS },
  { $id: 'Service' },
);
const FIELDS = {
  name: 'web',
  desc: 'Pages of the shop',
  service_type: 'web',
  docker_image: 'registry.example/web:1',
  cluster_id: 1,
};
export const SERVICE = { id: 1, ...FIELDS, ...MANAGED };
const NOT_FOUND = ['service 7 not found'];
const NO_SUCH_CLUSTER = 'no such cluster: 7';

export const serviceTable = shownTable('service', Service);
const services = resource<ServiceId>('services', '服务');

export const serviceEndpoints = [
  services.change({
    path: '/service/create',
    summary: 'Make a service in a cluster',
    summaryZh: '在集群中创建服务',
    input: Type.Object({ name: Name, desc: Desc, service_type: Text, docker_image: Text, cluster_id: Id }),
    data: NewIdObject,
    example: { input: FIELDS, data: { id: 1 } },
    errors: { invalid: [NO_SUCH_CLUSTER, 'name ‘web’ is taken: choose another'] },
    handle: async ({ input, principal }, { context }) =>
      payload({ id: await createService(context, principal, input) }),
  }),
  services.change({
    path: '/service/update/:id',
    summary: 'Change a service; what is left out keeps its value',
    summaryZh: '修改服务；未给出的字段保持不变',
    input: Type.Object({
      desc: Optional(Desc),
      service_type: Optional(Text),
      docker_image: Optional(Text),
      cluster_id: Optional(Id),
      version: OfVersion,
    }),
    data: EmptyText,
    beside: Saved,
    example: { input: { docker_image: 'registry.example/web:2' }, data: '', beside: SAVED },
    errors: { invalid: [NO_SUCH_CLUSTER], not_found: NOT_FOUND, conflict: [staleExample('service 1')] },
    handle: async ({ input, id, principal }, { context }) => {
      const version = await updateService(context, principal, id(), input);
      return payload('', { version });
    },
  }),
  services.change({
    path: '/service/delete/:id',
    summary: 'Delete a service that has no pools',
    summaryZh: '删除没有服务池的服务',
    input: NoInput,
    data: EmptyObject,
    example: { data: {} },
    errors: { invalid: ['sub pool exists: delete the pools of this service first'], not_found: NOT_FOUND },
    handle: async ({ id, principal }, { context }) => {
      await deleteService(context, principal, id());
      return payload({});
    },
  }),
  services.list({
    path: '/service/list',
    summary: 'Services of all clusters, the newest first',
    summaryZh: '所有集群的服务列表，新的在前',
    input: ListInput,
    data: Type.Array(Service),
    example: { data: [SERVICE], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: ({ input, paging }, { context }) => plainPage(context.database, serviceTable, { name: input.name, paging }),
  }),
  services.read({
    path: '/service/:id',
    summary: 'One service',
    summaryZh: '查看一个服务',
    input: NoInput,
    data: Service,
    example: { data: SERVICE },
    errors: { not_found: NOT_FOUND },
    handle: async ({ id }, { context }) => {
      const row = await findShown(context.database, serviceTable, id());
      if (row === null) throw noSuchService(id());
      return payload(row);
    },
  }),
  services.list({
    path: '/service/:id/list_pools',
    summary: 'The pools of a service, the oldest first',
    summaryZh: '服务中的服务池，旧的在前',
    input: ListInput,
    data: Type.Array(Pool),
    example: { data: [POOL], beside: { page: 1, page_size: 10, query_count: 1 } },
    errors: { invalid: ['no such service: 7'] },
    handle: async ({ input, paging, id }, { context }) => {
      await requireService(context, id());
      const parent = { parent: 'service_id', parentId: id() };
      return childrenPage(context.database, poolTable, { name: input.name, paging, ...parent });
    },
  }),
];

import { Type } from 'typebox';
import type { ServiceId } from '../domain/ids.ts';
import { createService, deleteService, noSuchService, requireService, updateService } from '../operations/services.ts';
import { findRow } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { Desc, Id, ListInput, Name, NoInput, Optional, Text } from './fields.ts';
import { childrenPage } from './plain-page.ts';
import { POOL_COLUMNS } from './pools.ts';

export const SERVICE_COLUMNS = ['id', 'name', 'desc', 'service_type', 'docker_image', 'cluster_id'];
const services = resource<ServiceId>('services');

export const serviceEndpoints = [
  services.change({
    path: '/service/create',
    summary: 'Make a service in a cluster',
    input: Type.Object({ name: Name, desc: Desc, service_type: Text, docker_image: Text, cluster_id: Id }),
    handle: async ({ input }, { context }) => answer({ id: await createService(context, input) }),
  }),
  services.change({
    path: '/service/update/:id',
    summary: 'Change a service',
    input: Type.Object({
      desc: Optional(Desc),
      service_type: Optional(Text),
      docker_image: Optional(Text),
      cluster_id: Optional(Id),
    }),
    handle: async ({ input, id }, { context }) => {
      await updateService(context, id(), input);
      return answer('');
    },
  }),
  services.change({
    path: '/service/delete/:id',
    summary: 'Delete a service that has no pools',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      await deleteService(context, id());
      return answer({});
    },
  }),
  services.read({
    path: '/service/:id',
    summary: 'One service',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const row = await findRow(context.database, 'service', SERVICE_COLUMNS, id());
      if (row === null) throw noSuchService(id());
      return answer(row);
    },
  }),
  services.list({
    path: '/service/:id/list_pools',
    summary: 'The pools of a service',
    input: ListInput,
    handle: async ({ input, paging, id }, { context }) => {
      await requireService(context, id());
      const parent = { parent: 'service_id', parentId: id() };
      const columns = POOL_COLUMNS;
      return childrenPage(context.database, { table: 'pool', columns, name: input.name, paging, ...parent });
    },
  }),
];

import { Type } from 'typebox';
import type { ClusterId } from '../domain/ids.ts';
import { Refusal } from '../domain/errors.ts';
import { createCluster, deleteCluster, requireCluster, updateCluster } from '../operations/clusters.ts';
import { findRow } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { Desc, ListInput, Name, NoInput, Optional, Text } from './fields.ts';
import { childrenPage, plainPage } from './plain-page.ts';
import { SERVICE_COLUMNS } from './services.ts';

const COLUMNS = ['id', 'name', 'desc', 'biz'];
const clusters = resource<ClusterId>('clusters');

export const clusterEndpoints = [
  clusters.list({
    path: '/cluster/list',
    summary: 'Clusters, the newest first',
    input: ListInput,
    handle: ({ input, paging }, { context }) =>
      plainPage(context.database, { table: 'cluster', columns: COLUMNS, name: input.name, paging }),
  }),
  clusters.change({
    path: '/cluster/create',
    summary: 'Make a cluster',
    input: Type.Object({ name: Name, desc: Desc, biz: Text }),
    handle: async ({ input }, { context }) => answer(await createCluster(context, input)),
  }),
  clusters.change({
    path: '/cluster/update/:id',
    summary: 'Change a cluster',
    input: Type.Object({ desc: Optional(Desc), biz: Optional(Text) }),
    handle: async ({ input, id }, { context }) => {
      await updateCluster(context, id(), input);
      return answer('');
    },
  }),
  clusters.change({
    path: '/cluster/delete/:id',
    summary: 'Delete a cluster that has no services',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      await deleteCluster(context, id());
      return answer('');
    },
  }),
  clusters.read({
    path: '/cluster/:id',
    summary: 'One cluster',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const row = await findRow(context.database, 'cluster', COLUMNS, id());
      if (row === null) throw new Refusal('not_found', `cluster in db not found: ${id()}`);
      return answer(row);
    },
  }),
  clusters.list({
    path: '/cluster/:id/list_services',
    summary: 'The services of a cluster',
    input: ListInput,
    handle: async ({ input, paging, id }, { context }) => {
      await requireCluster(context, id());
      const parent = { parent: 'cluster_id', parentId: id() };
      const columns = SERVICE_COLUMNS;
      return childrenPage(context.database, { table: 'service', columns, name: input.name, paging, ...parent });
    },
  }),
];

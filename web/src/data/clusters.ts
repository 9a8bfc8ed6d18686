import { useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { ofVersion, type Unversioned } from './records/changes.ts';
import { queryClient } from './query-client.ts';

export type Cluster = Schema<'Cluster'>;

export function useClusters() {
  return useQuery({
    queryKey: ['clusters'],
    queryFn: () =>
      allRows((page) => api.get('/cluster/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
  });
}

/** @throws ApiError when there is none */
export async function readCluster(id: number): Promise<Cluster> {
  return (await api.get('/cluster/{id}', { params: { path: { id } } })).data;
}

/** Creates a cluster, or changes this version of the one with this id. @throws ApiError */
export async function saveCluster(
  id: number | null,
  fields: Unversioned<Cluster>,
  version: number | undefined,
): Promise<void> {
  if (id === null) await api.post('/cluster/create', { body: fields });
  else await api.post('/cluster/update/{id}', { params: { path: { id } }, body: { ...fields, ...ofVersion(version) } });
  await queryClient.invalidateQueries({ queryKey: ['clusters'] });
}

/** @throws ApiError when it has services */
export async function deleteCluster(id: number): Promise<void> {
  await api.post('/cluster/delete/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries({ queryKey: ['clusters'] });
}

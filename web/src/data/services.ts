import { useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { ofVersion, type Unversioned } from './records/changes.ts';
import { queryClient } from './query-client.ts';

export type Service = Schema<'Service'>;

/** The services of all clusters. */
export function useServices() {
  return useQuery({
    queryKey: ['services', 'all'],
    queryFn: () =>
      allRows((page) => api.get('/service/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
  });
}

export function useService(id: number | null) {
  return useQuery({
    queryKey: ['services', id],
    queryFn: async () => (await api.get('/service/{id}', { params: { path: { id: id ?? 0 } } })).data,
    enabled: id !== null,
  });
}

/** @throws ApiError when there is none */
export async function readService(id: number): Promise<Service> {
  return (await api.get('/service/{id}', { params: { path: { id } } })).data;
}

/** Creates a service, or changes this version of the one with this id. @throws ApiError */
export async function saveService(
  id: number | null,
  fields: Unversioned<Service>,
  version: number | undefined,
): Promise<void> {
  if (id === null) await api.post('/service/create', { body: fields });
  else await api.post('/service/update/{id}', { params: { path: { id } }, body: { ...fields, ...ofVersion(version) } });
  await queryClient.invalidateQueries({ queryKey: ['services'] });
}

/** @throws ApiError when it has pools */
export async function deleteService(id: number): Promise<void> {
  await api.post('/service/delete/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries({ queryKey: ['services'] });
}

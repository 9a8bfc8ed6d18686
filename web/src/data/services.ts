import { useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
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

/** Creates a service, or changes the one with this id. @throws ApiError */
export async function saveService(id: number | null, fields: Omit<Service, 'id'>): Promise<void> {
  if (id === null) await api.post('/service/create', { body: fields });
  else await api.post('/service/update/{id}', { params: { path: { id } }, body: fields });
  await queryClient.invalidateQueries({ queryKey: ['services'] });
}

/** @throws ApiError when it has pools */
export async function deleteService(id: number): Promise<void> {
  await api.post('/service/delete/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries({ queryKey: ['services'] });
}

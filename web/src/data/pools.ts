import { useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { ofVersion, type Unversioned } from './records/changes.ts';
import { queryClient } from './query-client.ts';

export type Pool = Schema<'Pool'>;
export type ListedPool = Schema<'ListedPool'>;

/** The operations of a pool, each with a template of its own. */
export const OPERATIONS = ['expand', 'deploy', 'shrink'] as const;
export type Operation = (typeof OPERATIONS)[number];

export function usePools() {
  return useQuery({
    queryKey: ['pools', 'all'],
    queryFn: () => allRows((page) => api.get('/pool/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
  });
}

export function usePool(id: number) {
  return useQuery({
    queryKey: ['pools', id],
    queryFn: () => readPool(id),
  });
}

/** @throws ApiError when there is none */
export async function readPool(id: number): Promise<Pool> {
  return (await api.get('/pool/{id}', { params: { path: { id } } })).data;
}

/** What a person says of a pool. */
export type PoolFields = Omit<Unversioned<Pool>, 'node_count'>;

/** Creates a pool, or changes this version of the one with this id (its name and service stay). @throws ApiError */
export async function savePool(id: number | null, fields: PoolFields, version: number | undefined): Promise<void> {
  if (id === null) await api.post('/pool/create', { body: fields });
  else await api.post('/pool/update/{id}', { params: { path: { id } }, body: { ...fields, ...ofVersion(version) } });
  await queryClient.invalidateQueries({ queryKey: ['pools'] });
}

/** @throws ApiError when it has nodes */
export async function deletePool(id: number): Promise<void> {
  await api.post('/pool/delete/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries({ queryKey: ['pools', 'all'] });
}

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListPart } from './list-part.ts';
import { api, type Schema } from './api.ts';

export type Worker = Schema<'Worker'>;

/** Milliseconds; there are no events about a worker's load. */
const REFRESH = 3000;

export function workersPage({ page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: ['workers', 'page', page, pageSize, name],
    queryFn: () => api.get('/worker/list', { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH,
  });
}

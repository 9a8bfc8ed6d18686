import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';
import type { ListPart } from '../list-part.ts';

export type Key = Schema<'Key'>;

/** A page of the keys that settings can name. */
export function keysPage({ page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: ['keys', page, pageSize, name],
    queryFn: () => api.get('/key/list', { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
  });
}

export interface KeyWanted {
  /** The key that it takes the place of; null = it is a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly text: string;
}

/** Adds or replaces a key. What was sent is not kept. */
export function useSaveKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, name, text }: KeyWanted) => {
      if (id === null) await api.post('/key/create', { body: { name, text } });
      else await api.post('/key/update/{id}', { params: { path: { id } }, body: { text } });
    },
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
}

export function useDeleteKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/key/delete/{id}', { params: { path: { id } } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
}

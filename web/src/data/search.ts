import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schema } from './api.ts';

export type Found = Schema<'Found'>;

/** What the server finds by a part of its name, address or number; nothing is asked for ''. */
export function useSearch(text: string) {
  return useQuery({
    queryKey: ['search', text],
    queryFn: async ({ signal }) => (await api.get('/search', { params: { query: { text } }, signal })).data,
    enabled: text !== '',
    placeholderData: keepPreviousData,
    // asked again whenever somebody looks for it again
    gcTime: 30_000,
  });
}

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from './api.ts';

const MOST = 50;

/** Pools to choose from, by part of their name, together with the chosen one, wherever it is in the list. */
export function usePoolChoices(name: string, chosen: number | null) {
  return useQuery({
    queryKey: ['pools', 'choices', name, chosen],
    queryFn: async () => {
      const { data: found } = await api.get('/pool/list', { params: { query: { name, page_size: MOST } } });
      if (chosen === null || found.some(({ id }) => id === chosen)) return found;
      const { data: pool } = await api.get('/pool/{id}', { params: { path: { id: chosen } } });
      return [pool, ...found];
    },
    placeholderData: keepPreviousData,
  });
}

import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** The latest tasks of a pool that are searched for images. */
const SEARCHED = 100;

/** The latest tasks of a pool, of which some started images; nothing is read until it is wanted. */
export function useEarlierImages(poolId: number, isWanted: boolean) {
  return useQuery({
    queryKey: ['tasks', 'images', poolId],
    queryFn: async () => {
      const { data } = await api.get('/task/list', { params: { query: { pool_id: poolId, page_size: SEARCHED } } });
      return data;
    },
    enabled: isWanted,
  });
}

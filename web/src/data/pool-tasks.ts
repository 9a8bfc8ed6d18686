import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from './api.ts';

export type Task = Schema<'Task'>;

const LATEST = 20;

/** The latest tasks of a pool. */
export function useTasksOfPool(poolId: number) {
  return useQuery({
    queryKey: ['tasks', 'pool', poolId],
    queryFn: () => api.get('/task/list', { params: { query: { pool_id: poolId, page_size: LATEST } } }),
  });
}

import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';

const READ_MS = 20_000;

/** How many tasks are paused, and wait for a person. Not refreshed by live events: the count is of the whole console. */
export function useWaitingTasks(): number {
  const { data } = useQuery({
    queryKey: ['waiting-tasks'],
    queryFn: async () => {
      const query = { condition: 'paused', page_size: 1 };
      return (await api.get('/task/list', { params: { query } })).query_count;
    },
    refetchInterval: READ_MS,
  });
  return data ?? 0;
}

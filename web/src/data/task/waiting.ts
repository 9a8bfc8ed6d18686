import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** So many of them are named. */
const NAMED = 6;
/** Milliseconds from one reading to the next, where no event tells of a change. */
const READ_MS = 20_000;

/** The latest tasks that wait for a person, and how many there are; live events refresh them with all tasks. */
export function useWaiting() {
  return useQuery({
    queryKey: ['tasks', 'waiting'],
    queryFn: () => api.get('/task/list', { params: { query: { waits_for: 'person', page_size: NAMED } } }),
    refetchInterval: READ_MS,
  });
}

/** How many tasks wait for a person. */
export function useWaitingTasks(): number {
  return useWaiting().data?.query_count ?? 0;
}

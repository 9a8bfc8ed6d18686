import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { isUnreached } from './server/reach.ts';

/*
 * Data of the overview besides pools and tasks in a state.
 */

/** How many of the latest tasks are read for the history of sizes. */
const RECENT = 200;
const RECENT_MS = 30_000;
const HEALTH_MS = 10_000;

/** The latest tasks of all pools. It has its own key: live events come every moment, and this is a long list. */
export function useRecentTasks() {
  return useQuery({
    queryKey: ['recent-tasks'],
    queryFn: async () => (await api.get('/task/list', { params: { query: { page_size: RECENT } } })).data,
    refetchInterval: RECENT_MS,
  });
}

/** Fails while the database is away, with the server's message. */
export function useReadiness() {
  return useQuery({
    queryKey: ['readiness'],
    queryFn: async () => (await api.get('/readyz')).data,
    refetchInterval: HEALTH_MS,
    // a refusal is what is asked for here; that nothing answered is said elsewhere
    retry: (_, error) => isUnreached(error),
    networkMode: 'always',
  });
}

export function useWorkers() {
  return useQuery({
    queryKey: ['workers', 'overview'],
    queryFn: () => api.get('/worker/list', { params: { query: { page_size: 100 } } }),
    refetchInterval: HEALTH_MS,
  });
}

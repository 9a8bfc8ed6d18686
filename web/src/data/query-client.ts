import { type InvalidateOptions, type InvalidateQueryFilters, onlineManager, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../../src/client/api-error.ts';
import { pauseBefore } from '../boot/pauses.ts';
import { currentReach, isPassing, subscribeReach } from './server/reach.ts';

/** Whether a reading that failed is done again: until the server answers, and never for what it answers then. */
function isReadAgain(failures: number, error: Error): boolean {
  if (isPassing(error)) return true;
  return !(error instanceof ApiError) && failures < 1;
}

/**
 * After a change everything is read that was read before it. The library joins a first reading that is under way, which may have been
 * answered before the change: that is read once more.
 */
class FreshQueryClient extends QueryClient {
  override async invalidateQueries(filters?: InvalidateQueryFilters, options?: InvalidateOptions): Promise<void> {
    const underWay = this.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' });
    const first = underWay.filter(({ state }) => state.data === undefined);
    await super.invalidateQueries(filters, options);
    await Promise.all(
      first.map(({ queryKey }) => super.invalidateQueries({ ...filters, queryKey, exact: true }, options)),
    );
  }
}

/** Caches data from the server. Live events invalidate it, and so does a return to the window. */
export const queryClient = new FreshQueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: isReadAgain,
      retryDelay: (failures) => pauseBefore(failures + 1),
      refetchOnReconnect: 'always',
    },
    // what a person wants is done now, or refused: never later, when the server is back
    mutations: { networkMode: 'always' },
  },
});

// what is being read waits while the server is away, and goes on when it is back
onlineManager.setEventListener((setOnline) => subscribeReach(() => setOnline(currentReach() === 'here')));

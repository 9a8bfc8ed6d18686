import { onlineManager, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../../src/client/api-error.ts';
import { pauseBefore } from '../boot/pauses.ts';
import { currentReach, isPassing, subscribeReach } from './server/reach.ts';

/** Whether a reading that failed is done again: until the server answers, and never for what it answers then. */
function isReadAgain(failures: number, error: Error): boolean {
  if (isPassing(error)) return true;
  return !(error instanceof ApiError) && failures < 1;
}

/** Caches data from the server. Live events invalidate it, and so does a return to the window. */
export const queryClient = new QueryClient({
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

import { QueryClient } from '@tanstack/react-query';

/** Caches data from the server. Live events invalidate it, and so does a return to the window. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5000, retry: 1 } },
});

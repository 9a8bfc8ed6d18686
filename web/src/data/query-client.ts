import { QueryClient } from '@tanstack/react-query';

/** What was read from the server. Live events say when it is out of date; coming back to the window does too. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5000, retry: 1 } },
});

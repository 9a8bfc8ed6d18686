import { useQuery } from '@tanstack/react-query';
import { onOperatorChange } from '../../session/session.ts';
import { api } from '../api.ts';
import { queryClient } from '../query-client.ts';

/** Who the server takes this tab's operator for, and how it knows. */
export function useOperator() {
  return useQuery({
    queryKey: ['whoami'],
    queryFn: async () => (await api.get('/whoami')).data,
    staleTime: Infinity,
  });
}

/** Which version the server is. */
export function useAbout() {
  return useQuery({ queryKey: ['about'], queryFn: async () => (await api.get('/about')).data });
}

/** To be called once: what one operator has read is not shown to the next. */
export function forgetWithOperator(): void {
  onOperatorChange((mayKeep) => void (mayKeep ? queryClient.invalidateQueries() : queryClient.resetQueries()));
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';

/** What the machines of a type and the nodes differ in. */
export type Drift = Schema<'MachineDrift'>;
export type StrayMachine = Drift['stray'][number];
export type LostNode = Drift['lost'][number];
export type LostPool = Drift['pools'][number];

const keyOf = (id: number) => ['vm_type', 'drift', id];

export function driftOf(id: number) {
  return queryOptions({
    queryKey: keyOf(id),
    queryFn: async () => (await api.get('/vm_type/{id}/drift', { params: { path: { id } } })).data,
  });
}

/** Has the machines listed now. */
export function useLook(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => (await api.post('/vm_type/look/{id}', { params: { path: { id } } })).data,
    onSuccess: (drift) => client.setQueryData(keyOf(id), drift),
  });
}

/** Returns machines that no node has. @returns those that were not returned, with the reason */
export function useReturnMachines(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (machines: readonly string[]) => {
      const path = { id };
      const { data } = await api.post('/vm_type/return/{id}', { params: { path }, body: { machines: [...machines] } });
      return data.filter(({ error }) => error !== '');
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  });
}

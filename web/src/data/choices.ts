import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { everyRow } from './every-row.ts';

/*
 * What a pool's numbers stand for: machine types, load balancers and templates by their names.
 */

export function useMachineTypes() {
  return useQuery({
    queryKey: ['machine-types', 'all'],
    queryFn: () => everyRow((query) => api.get('/vm_type/list', { params: { query } })),
  });
}

export function useLoadBalancers() {
  return useQuery({
    queryKey: ['load-balancers', 'all'],
    queryFn: () => everyRow((query) => api.get('/sd/list', { params: { query } })),
  });
}

export function useTemplates() {
  return useQuery({
    queryKey: ['templates', 'all'],
    queryFn: () => everyRow((query) => api.get('/task_tpl/list', { params: { query } })),
  });
}

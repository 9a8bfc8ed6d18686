import { useQuery } from '@tanstack/react-query';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api } from './api.ts';
import { allTemplates } from './templates.ts';

/*
 * The names behind a pool's ids: machine types, load balancers and templates.
 */

export function useMachineTypes() {
  return useQuery({
    queryKey: ['vm_type', 'all'],
    queryFn: () =>
      allRows((page) => api.get('/vm_type/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
  });
}

export function useLoadBalancers() {
  return useQuery({
    queryKey: ['sd', 'all'],
    queryFn: () => allRows((page) => api.get('/sd/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
  });
}

export function useTemplates() {
  return useQuery(allTemplates);
}

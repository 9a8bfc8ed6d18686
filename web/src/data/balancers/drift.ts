import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';

/** What a load balancer has otherwise than steps left it, or a server there that Springtide did not make. */
export type Difference = Schema<'BalancerDifference'>;
export type MendAction = Schema<'MendAction'>;

/** Differences on one page. */
export const DRIFT_PAGE = 50;

const keyOf = (id: number) => ['sd', 'drift', id];

/** A page of the differences, as the last look found them. */
export function balancerDrift(id: number, page: number) {
  const query = { page, page_size: DRIFT_PAGE };
  return queryOptions({
    queryKey: [...keyOf(id), page],
    queryFn: () => api.get('/sd/{id}/drift', { params: { path: { id }, query } }),
    placeholderData: keepPreviousData,
  });
}

export type BalancerDrift = Awaited<ReturnType<NonNullable<ReturnType<typeof balancerDrift>['queryFn']>>>;

/** Has a load balancer compared now. */
export function useLookAtBalancer(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.get('/sd/{id}/drift', { params: { path: { id }, query: { look: 1, page_size: 1 } } }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  });
}

/** What a person wants mended: the differences that can be, and foreign servers by their names. */
export interface MendWish {
  readonly foreign: readonly string[];
}

/** Says what would be done, after another look. @throws ApiError */
export async function planMend(id: number, { foreign }: MendWish): Promise<readonly MendAction[]> {
  const body = { plan: 1 as const, foreign: [...foreign] };
  return (await api.post('/sd/{id}/mend', { params: { path: { id } }, body })).data;
}

/** Does just what a plan said. @returns what was not done, with the reason */
export function useMend(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (planned: readonly MendAction[]) => {
      const named = (isForeign: boolean): string[] =>
        planned.filter(({ kind }) => (kind === 'foreign') === isForeign).map(({ name }) => name);
      const body = { names: named(false), foreign: named(true) };
      const { data } = await api.post('/sd/{id}/mend', { params: { path: { id } }, body });
      return data.filter(({ error }) => error !== '');
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  });
}

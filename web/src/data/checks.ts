import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api, type Schema, unreadable } from './api.ts';
import { isUnderWay } from './conditions.ts';
import { queryClient } from './query-client.ts';

export type CheckGroup = Schema<'CheckGroup'>;
export type Finding = NonNullable<CheckGroup['finding']>;

/** In the order in which they are told. */
export const FINDINGS = ['failed', 'changed', 'not_checked', 'unchanged'] as const satisfies readonly Finding[];

/** Which nodes of a plan are checked: true = all of them, or the one at an address. */
export type CheckedNodes = true | string;

/** Milliseconds from one reading to the next while a check runs. */
const READ_MS = 1000;
const FINDINGS_MS = 2000;
/** The same for many nodes, of which reading is more work for the server. */
const MANY_NODES = 1000;
const FINDINGS_OF_MANY_MS = 10_000;

/** The checks that were begun with plans. @throws when there is none */
export function checksOf(plans: readonly Pick<Schema<'TaskPlan'>, 'check'>[]): readonly number[] {
  const ids = plans.flatMap(({ check }) => check?.task_id ?? []);
  void queryClient.invalidateQueries({ queryKey: ['tasks'] });
  if (ids.length === 0) throw unreadable();
  return ids;
}

/** A check, as it comes on. */
export function useCheck(id: number) {
  return useQuery({
    queryKey: ['tasks', id],
    queryFn: async () => (await api.get('/task/{id}', { params: { path: { id } } })).data,
    refetchInterval: ({ state: { data } }) => (data === undefined || isUnderWay(data) ? READ_MS : false),
  });
}

interface FindingsPart {
  readonly step: number;
  readonly page: number;
  readonly pageSize: number;
}

export const FINDINGS_AT_ONCE = 20;

/** A page of what a step of a check would change, equal changes once. */
export function useFindings(id: number, part: FindingsPart, isRunning: boolean) {
  return useQuery({ ...findingsQuery(id, part, isRunning), placeholderData: keepPreviousData });
}

/** How many nodes each finding has in all steps of a check that is over; null = not all of them are read yet. */
export function useAllFindings(id: number, steps: number): Readonly<Record<Finding, number>> | null {
  return useQueries({
    queries: Array.from({ length: steps }, (_, step) =>
      findingsQuery(id, { step, page: 1, pageSize: FINDINGS_AT_ONCE }, false),
    ),
    combine: (results) => {
      const sum = { failed: 0, changed: 0, not_checked: 0, unchanged: 0 };
      for (const { data } of results) {
        if (data === undefined) return null;
        for (const finding of FINDINGS) sum[finding] += data.findings[finding];
      }
      return sum;
    },
  });
}

function findingsQuery(id: number, { step, page, pageSize }: FindingsPart, isRunning: boolean) {
  return queryOptions({
    queryKey: ['task-checks', id, step, page, pageSize, isRunning],
    queryFn: () =>
      api.get('/task/{id}/checks', { params: { path: { id }, query: { step, page, page_size: pageSize } } }),
    refetchInterval: ({ state: { data } }) =>
      !isRunning ? false : countedIn(data) > MANY_NODES ? FINDINGS_OF_MANY_MS : FINDINGS_MS,
  });
}

/** The nodes that an answer counts. */
function countedIn(
  answer: { readonly waiting: number; readonly findings: Readonly<Record<Finding, number>> } | undefined,
) {
  if (answer === undefined) return 0;
  return FINDINGS.reduce((sum, finding) => sum + answer.findings[finding], answer.waiting);
}

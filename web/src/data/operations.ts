import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schema, unreadable } from './api.ts';
import { type CheckedNodes, checksOf } from './checks.ts';
import { queryClient } from './query-client.ts';
import { isPassing } from './server/reach.ts';

export type TaskPlan = Schema<'TaskPlan'>;

/** An operation on a pool, as a person asks for it; its parameters come besides. */
export type Wanted =
  | { readonly kind: 'expand'; readonly num: number }
  /** Nodes by id or by address. */
  | { readonly kind: 'shrink'; readonly nodes: readonly (number | string)[] }
  /** Amounts are numbers of machines, or shares; without nodes all of the pool are meant. */
  | {
      readonly kind: 'replace';
      readonly nodes?: readonly number[];
      readonly max_surge: number | string;
      readonly max_unavailable?: string;
      readonly policy?: Readonly<Record<string, unknown>>;
    }
  | ({ readonly kind: 'deploy'; readonly max_num: number; readonly tag: string } & DeployRules);

/** How a deploy goes, where it is not as the template says. */
interface DeployRules {
  /** Also to nodes that are known to run the image. */
  readonly force?: boolean;
  readonly policy?: Readonly<Record<string, unknown>>;
  /** The deploy that it repeats: secrets without a value are taken from it. */
  readonly again?: number;
}

/** An operation with the values for the parameters of its template: {step: {param: value}}. */
export type WantedOperation = Wanted & { readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

/** What would happen; nothing is asked while the operation is null. */
export function usePlan(poolId: number, wanted: WantedOperation | null) {
  return useQuery({
    queryKey: ['plans', poolId, wanted],
    queryFn: async () => {
      const data = wanted === null ? null : await call(poolId, wanted, 1);
      const plan = data !== null && 'plans' in data ? data.plans[0] : undefined;
      if (plan === undefined) throw unreadable();
      return plan;
    },
    enabled: wanted !== null,
    // a plan is out of date as soon as anything happens in the pool
    staleTime: 0,
    gcTime: 0,
    retry: (_, error) => isPassing(error),
    placeholderData: keepPreviousData,
  });
}

/** @returns the id of the task to follow @throws ApiError */
export async function startOperation(poolId: number, wanted: WantedOperation): Promise<number> {
  const data = await call(poolId, wanted, 0);
  for (const key of ['pools', 'nodes', 'tasks']) void queryClient.invalidateQueries({ queryKey: [key] });
  if ('task_id' in data) return data.task_id;
  throw unreadable();
}

/** Begins a check of what an operation would change. @returns the tasks that check @throws ApiError */
export async function checkOperation(
  poolId: number,
  wanted: WantedOperation,
  check: CheckedNodes,
): Promise<readonly number[]> {
  const data = await call(poolId, wanted, 1, check);
  return checksOf('plans' in data ? data.plans : []);
}

async function call(
  poolId: number,
  { params: values, ...wanted }: WantedOperation,
  plan: 0 | 1,
  check: CheckedNodes | false = false,
) {
  const params = { path: { id: poolId } };
  const common = { params: values, plan, ...(check === false ? {} : { check }) };
  switch (wanted.kind) {
    case 'expand':
      return (await api.post(PATHS.expand, { params, body: { num: wanted.num, ...common } })).data;
    case 'shrink':
      return (await api.post(PATHS.shrink, { params, body: { nodes: wanted.nodes, ...common } })).data;
    case 'replace': {
      const { kind: _, ...replace } = wanted;
      return (await api.post(PATHS.replace, { params, body: { ...replace, ...common } })).data;
    }
    case 'deploy': {
      const { kind: _, ...deploy } = wanted;
      return (await api.post(PATHS.deploy, { params, body: { ...deploy, ...common } })).data;
    }
  }
}

const PATHS = {
  expand: '/pool/expand/{id}',
  shrink: '/pool/shrink/{id}',
  replace: '/pool/replace/{id}',
  deploy: '/pool/deploy/{id}',
} as const satisfies Record<Wanted['kind'], string>;

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { api, type Schema, unreadable } from './api.ts';
import { type CheckedNodes, checksOf } from './checks.ts';
import type { TaskPlan } from './operations.ts';
import { queryClient } from './query-client.ts';
import { isMissing } from './server/missing.ts';
import { readRun } from './task/tasks.ts';
import type { Template } from './templates.ts';

/** Milliseconds that the nodes of an earlier task may take to be read. */
const READ_MS = 60_000;

export type OutputGroup = Schema<'OutputGroup'>;

/** How a run goes from node to node, in the API's words. */
export interface RunRequest {
  readonly nodes: readonly string[];
  readonly order?: 'node' | 'given';
  readonly max_num?: number;
  readonly max_ratio?: number;
  readonly max_failures?: string;
  readonly timeout?: number;
  readonly policy?: Readonly<Record<string, unknown>>;
}

/** What is run. */
export type RunWork =
  | {
      readonly kind: 'template';
      readonly template_id: number;
      readonly task_name: string;
      readonly opr_user: string;
      /** The task that it runs again: secrets without a value are taken from it. */
      readonly again?: number;
      /** {step: {param: value}} */
      readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    }
  | {
      readonly kind: 'command';
      readonly script: string;
      readonly render: boolean;
      readonly become?: unknown;
      /** What it finds on the node: fields of the request. */
      readonly environment: Readonly<Record<string, unknown>>;
      readonly task_name?: string;
    };

export interface WantedRun {
  readonly work: RunWork;
  readonly request: RunRequest;
}

/**
 * What a run would do, pool by pool; nothing is asked while null is wanted.
 *
 * @param scriptsFor the node of which the scripts are shown
 */
export function useRunPlan(wanted: WantedRun | null, scriptsFor: string) {
  return useQuery({
    queryKey: ['plans', 'run', wanted, scriptsFor],
    queryFn: async (): Promise<readonly TaskPlan[]> => {
      if (wanted === null) return [];
      const { data } = await call(wanted, { plan: 1, scripts_for: scriptsFor });
      if (data === null) throw unreadable();
      return data.plans;
    },
    enabled: wanted !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** @returns the ids of the tasks to follow, one for each pool @throws ApiError */
export async function startRun(wanted: WantedRun): Promise<readonly number[]> {
  const { task_ids: ids = [] } = await call(wanted, {});
  for (const key of ['pools', 'nodes', 'tasks']) void queryClient.invalidateQueries({ queryKey: [key] });
  if (ids.length === 0) throw unreadable();
  return ids;
}

/** Begins checks of what a run would change, one for each pool. @returns the tasks that check @throws ApiError */
export async function checkRun(wanted: WantedRun, check: CheckedNodes): Promise<readonly number[]> {
  const { data } = await call(wanted, { plan: 1, check });
  return checksOf(data?.plans ?? []);
}

interface PlanFields {
  readonly plan?: 1;
  readonly scripts_for?: string;
  readonly check?: CheckedNodes;
}

function call({ work, request }: WantedRun, more: PlanFields) {
  if (work.kind === 'template') {
    const { kind: _, ...fields } = work;
    return api.post('/task/create', { body: { ...fields, ...request, ...more } });
  }
  const { kind: _, environment, ...fields } = work;
  return api.post('/task/run_command', { body: { ...fields, ...environment, ...request, ...more } });
}

/** Outputs are read again so often while they still come, in milliseconds. */
const OUTPUT_MS = 2000;

/** A page of what a step wrote on the nodes of a task, each text once. */
export function useTaskOutput(id: number, { step, page, pageSize }: OutputPart, isRunning: boolean) {
  return useQuery({
    queryKey: ['task-output', id, step, page, pageSize, isRunning],
    queryFn: () =>
      api.get('/task/{id}/output', { params: { path: { id }, query: { step, page, page_size: pageSize } } }),
    refetchInterval: isRunning ? OUTPUT_MS : false,
    placeholderData: keepPreviousData,
  });
}

interface OutputPart {
  readonly step: number;
  readonly page: number;
  readonly pageSize: number;
}

/** Several tasks, as the pages of each of them read it. */
export function useTasksByIds(ids: readonly number[]) {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['tasks', id],
      queryFn: async () => (await api.get('/task/{id}', { params: { path: { id } } })).data,
    })),
  });
}

/** A task with all that it was told to do; its template is null when it does not exist any more. */
export async function readEarlierTask(id: number) {
  const path = { params: { path: { id } } };
  const [{ data: task }, { data: plan }] = await Promise.all([
    api.get('/task/{id}', path),
    api.get('/task/{id}/plan', path),
  ]);
  return { task, plan, template: task.command === null ? await templateIfThere(task.template_id) : null };
}

/** The addresses of a task's nodes, in its order. */
export async function readEarlierNodes(id: number): Promise<readonly string[]> {
  const { nodes } = await readRun(id, AbortSignal.timeout(READ_MS));
  return nodes.map(({ ip }) => ip).filter((ip) => ip !== '-');
}

async function templateIfThere(id: number): Promise<Template | null> {
  try {
    return (await api.get('/task_tpl/{id}', { params: { path: { id } } })).data;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TaskCondition } from '../conditions.ts';
import type { StatusCode } from '../status-code.ts';
import { api, type Schema, unreadable } from '../api.ts';
import { sortQuery, TASK_SORTS } from '../list-part.ts';
import { queryClient } from '../query-client.ts';
import { NO_TASK_FILTER, type TaskFilter } from './task-filter.ts';

export type Task = Schema<'Task'>;
export type ShownNodeRun = Schema<'NodeRun'>;
export type TaskProgress = Schema<'TaskProgress'>;
export type TaskLogLine = Schema<'LogLine'>;
export type TaskAction = 'start' | 'pause' | 'stop';
export type NodeAction = 'retry' | 'skip' | 'abandon';

/** Milliseconds from one reading of the steps' times to the next while a task runs. */
const PROGRESS_MS = 5000;
const LOG_LINES_AT_ONCE = 1000;
/** The number of a pool's latest tasks that are searched for the previous run, and for changes of size. */
const RECENT = 200;
/** The number of a pool's tasks on its page. */
const LATEST = 20;
const ANY: TaskFilter = { ...NO_TASK_FILTER, sort: null, page: 1, pageSize: LATEST };

export function useTasks(filter: TaskFilter) {
  const query = queryOf(filter);
  return useQuery({
    queryKey: ['tasks', 'list', query],
    queryFn: () => api.get('/task/list', { params: { query } }),
    placeholderData: keepPreviousData,
  });
}

function queryOf({ page, pageSize, sort, ...filter }: TaskFilter) {
  const { conditions, isWaiting, kind, poolId, templateId, operator, name, from, to } = filter;
  return {
    page,
    page_size: pageSize,
    ...(conditions.length === 0 ? {} : { condition: conditions.join() }),
    ...(isWaiting ? { waits_for: 'person' as const } : {}),
    ...(kind === null ? {} : { kind }),
    ...(poolId === null ? {} : { pool_id: poolId }),
    ...(templateId === null ? {} : { template_id: templateId }),
    ...(operator === '' ? {} : { opr_user: operator }),
    ...(name === '' ? {} : { task_name: name }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...sortQuery(sort, TASK_SORTS),
  };
}

/** The latest tasks of a pool. */
export function useTasksOfPool(poolId: number) {
  return useTasks({ ...ANY, poolId, pageSize: LATEST });
}

/** The latest tasks in any of these conditions. */
export function useTasksIn(conditions: readonly TaskCondition[], pageSize: number) {
  return useTasks({ ...ANY, conditions, pageSize });
}

/**
 * The latest tasks of a pool that may have changed its size. It has its own key, by the size: live events come every moment,
 * and this is a long list.
 */
export function useSizeTasks({ id, node_count: count }: Pick<Schema<'Pool'>, 'id' | 'node_count'>) {
  return useQuery({
    queryKey: ['size-tasks', id, count],
    queryFn: async () => {
      const { data } = await api.get('/task/list', { params: { query: { pool_id: id, page_size: RECENT } } });
      return data.filter(({ kind }) => kind === 'expand' || kind === 'shrink');
    },
  });
}

/** @param id null = none is wanted */
export function useTask(id: number | null) {
  return useQuery({ ...taskQuery(id ?? 0), enabled: id !== null });
}

/** Reads a task before its page is rendered. */
export function prepareTask(id: number): void {
  void queryClient.prefetchQuery(taskQuery(id));
}

function taskQuery(id: number) {
  return queryOptions({
    queryKey: ['tasks', id],
    queryFn: async () => (await api.get('/task/{id}', path(id))).data,
  });
}

/** It has its own key: live events come every moment, and reading this is expensive for the server. */
export function useTaskProgress(id: number | null, isRunning: boolean) {
  return useQuery({
    queryKey: ['task-progress', id, isRunning],
    queryFn: async () => (await api.get('/task/{id}/progress', path(id ?? 0))).data,
    enabled: id !== null,
    refetchInterval: isRunning ? PROGRESS_MS : false,
    placeholderData: keepPreviousData,
  });
}

/** The attempts of a node with what they wrote, from one on, and of that one from a place in its text on. */
export async function readNodeAttempts(
  nodeRunId: number,
  from: { readonly step_index: number; readonly attempt: number; readonly offset: number; readonly only?: 1 },
  signal?: AbortSignal,
): Promise<readonly Schema<'NodeAttempt'>[]> {
  const params = { path: { id: nodeRunId }, query: from };
  return (await api.get('/task/node/{id}/attempts', { params, ...(signal === undefined ? {} : { signal }) })).data;
}

/** Starts, pauses or stops a task. */
export function useTaskAction(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (action: TaskAction) => {
      switch (action) {
        case 'start':
          return api.post('/task/start/{id}', { ...path(id), body: {} });
        case 'pause':
          return api.post('/task/pause/{id}', path(id));
        case 'stop':
          return api.post('/task/stop/{id}', path(id));
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
}

/** Retries, skips or abandons one node of a task. */
export function useNodeAction(nodeRunId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: NodeAction) => api.post(`/task/node/{id}/${action}`, path(nodeRunId)),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
}

/** The nodes of a task that replaces machines. */
export type Part = NonNullable<ShownNodeRun['part']>;

/** The nodes of a task, in the order of their batches, and the names of the steps that they take. */
export interface ReadRun {
  readonly nodes: readonly ShownNodeRun[];
  readonly steps: readonly string[];
  /** Of a task that replaces machines: for which nodes each of the steps is; absent = for all. */
  readonly parts?: readonly Part[];
  /** Of the task, just before its nodes were read. */
  readonly condition: TaskCondition;
}

/**
 * All nodes of a task: some megabytes for the largest tasks.
 *
 * @param isFirst whether the task as it is known, or being read, will do. It is older then, and an event that says another
 *     condition has the nodes read again
 */
export async function readRun(id: number, signal: AbortSignal, isFirst = false): Promise<ReadRun> {
  const query = { group: 'none' } as const;
  // in this order: when the task changes in between, its event says another condition than this one
  const task = isFirst
    ? await queryClient.ensureQueryData(taskQuery(id))
    : (await api.get('/task/{id}', { ...path(id), signal })).data;
  const { data: nodes } = await api.get('/task/{id}/detail', { params: { path: { id }, query }, signal });
  const parts = task.options.flatMap(({ part }) => part ?? []);
  return {
    nodes: inOneList(nodes),
    steps: task.options.map(({ name }) => name),
    ...(parts.length === 0 ? {} : { parts }),
    condition: task.condition,
  };
}

/**
 * The operations that the server would accept for one node of a task now.
 *
 * @param state its state as known here; in another state the operations may differ
 */
export function useNodeActions(taskId: number, nodeRunId: number, state: StatusCode) {
  return useQuery({
    queryKey: ['tasks', taskId, 'node-actions', nodeRunId, state],
    queryFn: async () => {
      const query = { group: 'none', node: nodeRunId } as const;
      const { data } = await api.get('/task/{id}/detail', { params: { path: { id: taskId }, query } });
      return inOneList(data)[0]?.actions ?? [];
    },
  });
}

type Detail = readonly ShownNodeRun[] | Readonly<Record<string, readonly unknown[]>>;

function inOneList(detail: Detail): readonly ShownNodeRun[] {
  if (Array.isArray(detail)) return detail as readonly ShownNodeRun[];
  throw unreadable();
}

/** The lines of a task's log after the last one that is known, at most a thousand. */
export async function readTaskLog(id: number, after: number, signal: AbortSignal): Promise<readonly TaskLogLine[]> {
  const query = { after, page: 1, page_size: LOG_LINES_AT_ONCE };
  const { data } = await api.get('/task/{id}/log', { params: { path: { id }, query }, signal });
  return data;
}

function path(id: number): { readonly params: { readonly path: { readonly id: number } } } {
  return { params: { path: { id } } };
}

/** What a task does, with its scripts as they are filled in for a node. */
export function useTaskPlan(id: number, node: string) {
  return useQuery({
    queryKey: ['task-plan', id, node],
    queryFn: async () => {
      const query = node === '' ? {} : { scripts_for: node };
      return (await api.get('/task/{id}/plan', { params: { path: { id }, query } })).data;
    },
    placeholderData: keepPreviousData,
  });
}

/** How a task differs from another one; null = from the last one before it, which may not be there. */
export function useComparison(id: number, other: number | null) {
  return useQuery({
    queryKey: ['task-compare', id, other],
    queryFn: async () => {
      const query = other === null ? {} : { with: other };
      return (await api.get('/task/{id}/compare', { params: { path: { id }, query } })).data;
    },
  });
}

/** Tasks whose names have a part, of one pool or of any (null). */
export function useTasksNamed(poolId: number | null, name: string) {
  return useTasks({ ...ANY, poolId, name, pageSize: LATEST });
}

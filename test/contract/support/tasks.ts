import { expect } from 'vitest';
import { caller } from './client.ts';
import { freshName, silentAddresses } from './fresh.ts';
import { deleteLater, makePoolOf, makeTemplate } from './make.ts';

/** A task as clients see it; older ones read `Status` and `Stat`. */
export interface TaskView {
  readonly id: number;
  readonly state: number;
  readonly step_len: number;
  readonly options: readonly { readonly name: string; readonly param_values: Readonly<Record<string, unknown>> }[];
  readonly stat: readonly number[];
}

export interface NodeStateView {
  readonly id: number;
  readonly ip: string;
  readonly state: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly actions: readonly string[];
}

/** Status codes of tasks, and of nodes in them. */
export const STATE = { init: 0, running: 1, success: 2, failed: 3, stopped: 4 } as const;

const { data, success } = caller();

/** What starts a task on a node that exists, at which nobody answers. */
export async function requestWith(fields: object): Promise<object> {
  const ips = silentAddresses(1);
  await makePoolOf(ips);
  const template = 'template_id' in fields ? {} : { template_id: (await makeTemplate()).id };
  return { task_name: freshName('task'), opr_user: 'tester', nodes: ips, params: {}, ...template, ...fields };
}

/** Starts tasks on nodes that exist, as a client would. */
export async function makeTasks(request: object): Promise<readonly number[]> {
  const usual = { task_name: freshName('task'), opr_user: 'tester', params: {} };
  const template = 'template_id' in request ? {} : { template_id: (await makeTemplate()).id };
  const { task_ids: ids } = await success('/task/create', { ...usual, ...template, ...request });
  for (const id of ids as readonly number[]) deleteLater(`/task/stop/${id}`);
  return ids as readonly number[];
}

/** A task on one node at which nobody answers: it runs until somebody ends it. */
export async function makeEndlessTask(request: object = {}): Promise<number> {
  const [id = 0] = await makeTasks(await requestWith(request));
  return id;
}

/** A task that has failed on its one node, because nobody answers there. */
export async function makeFailedTask(request: object = {}): Promise<number> {
  const id = await makeEndlessTask({ timeout: 1, ...request });
  await untilState(id, STATE.failed);
  return id;
}

/** Resolves with the task when it is in the state. */
export async function untilState(id: number, state: number): Promise<TaskView> {
  await expect
    .poll(async () => (await data<TaskView>(`/task/${id}`)).state, { timeout: 20_000, interval: 20 })
    .toBe(state);
  return data<TaskView>(`/task/${id}`);
}

/** All nodes of a task, whatever their state, in order. */
export async function nodesOf(id: number): Promise<readonly NodeStateView[]> {
  return data<readonly NodeStateView[]>(`/task/${id}/detail`, { group: 'none' });
}

import type { ServerProcess } from './server-process.ts';

/** An action's name, the parameters it declares, and what implements it: a script, or a module with its arguments. */
export interface ScriptStep {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly script: string | Readonly<Record<string, string>>;
}

export interface TemplateStepInput {
  readonly name: string;
  readonly param_values?: Readonly<Record<string, unknown>>;
  readonly retry?: { readonly retry_times: number; readonly ignore_error: boolean };
}

/** Defines remote steps of one action each, through the API as a user would. */
export async function defineSteps(server: ServerProcess, steps: readonly ScriptStep[]): Promise<void> {
  for (const { name, params, script } of steps) {
    const actionId = await server.call<number>('/action/create', { name, desc: '', params });
    const action = typeof script === 'string' ? { module: 'longscript', content: script } : script;
    const template = { action };
    await server.call('/actimpl/create', { type: 'ansible', action_id: actionId, template });
    await server.call('/remote_step/create', { name, desc: '', actions: [name] });
  }
}

export function defineTemplate(
  server: ServerProcess,
  name: string,
  steps: readonly TemplateStepInput[],
): Promise<number> {
  return server.call<number>('/task_tpl/create', { name, desc: '', steps });
}

export interface PoolInput {
  readonly name: string;
  readonly vmType: number;
  readonly sd: number;
  readonly image: string;
  readonly tasks: Readonly<Partial<Record<'expand' | 'shrink' | 'deploy', number>>>;
}

/** A cluster, a service and a pool. */
export async function definePool(server: ServerProcess, pool: PoolInput): Promise<number> {
  const clusterId = await server.call<number>('/cluster/create', {
    name: `${pool.name}-cluster`,
    desc: '',
    biz: 'test',
  });
  const { id: serviceId } = await server.call<{ id: number }>('/service/create', {
    name: `${pool.name}-service`,
    desc: '',
    service_type: 'web',
    docker_image: pool.image,
    cluster_id: clusterId,
  });
  const { id } = await server.call<{ id: number }>('/pool/create', {
    name: pool.name,
    desc: '',
    vm_type: pool.vmType,
    sd_id: pool.sd,
    service_id: serviceId,
    tasks: pool.tasks,
  });
  return id;
}

export interface TaskView {
  readonly id: number;
  readonly state: number;
  readonly stat: readonly number[];
}

/** Resolves with the task once it is in one of these states (contract codes); retries while the server is away. */
export async function untilTask(
  server: ServerProcess,
  taskId: number,
  states: readonly number[],
  seconds = 120,
): Promise<TaskView> {
  const giveUp = Date.now() + seconds * 1000;
  for (;;) {
    const task = await server.call<TaskView>(`/task/${taskId}`).catch(() => null);
    if (task !== null && states.includes(task.state)) return task;
    if (Date.now() > giveUp) {
      throw new Error(`task ${taskId} is ${JSON.stringify(task)} after ${seconds} s; the server says:\n${server.log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface NodeView {
  readonly id: number;
  readonly ip: string;
  readonly vm_id: string;
  readonly status: number;
}

export function nodesOf(server: ServerProcess, poolId: number): Promise<readonly NodeView[]> {
  return server.call<readonly NodeView[]>(`/pool/${poolId}/list_nodes?page_size=1000`);
}

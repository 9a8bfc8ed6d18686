import { setTimeout as delay } from 'node:timers/promises';
import { definePool, defineSteps, defineTemplate, type TaskView } from '../test/support/fleet-setup.ts';
import type { ServerProcess } from '../test/support/server-process.ts';
import type { TestSshd } from '../test/support/sshd.ts';

/**
 * So many nodes are in work at once, each of which waits most of the time. All hosts are on this machine, and
 * waiting for a command costs its host some processes a second: more of them would keep the processors busy.
 */
const AT_ONCE = 10;
/** The status code of a running task. */
export const RUNNING = 1;
const STEPS = ['drain', 'update', 'check'];
/** The pauses vary, so that nodes do not all change at the same moment. */
const SCRIPT = 'sleep 1.$(($$ % 10))';

/** A task of many nodes that runs over SSH on loopback hosts, slowly. Resolves with its id once nodes of it are done. */
export async function startLargeTask(
  server: ServerProcess,
  { endpoint, keyFile }: TestSshd,
  count: number,
  signal: AbortSignal,
): Promise<number> {
  const scripts = STEPS.map((name) => ({ name, params: {}, script: `echo ${name}\n${SCRIPT}` }));
  await defineSteps(server, scripts);
  const settings = { machines: [], port: endpoint.port, user: endpoint.user, key_file: await server.takeKey(keyFile) };
  const vmType = await server.call<number>('/vm_type/create', { name: 'local', provider: 'static', settings });
  const steps = STEPS.map((name) => ({ name }));
  const template = await defineTemplate(server, 'roll', steps);
  const pool = await definePool(server, { name: 'large', vmType, sd: 1, image: 'none', tasks: {} });
  const nodes = Array.from({ length: count }, (_, index) => `127.71.${index >> 8}.${index & 255}`);
  await server.call(`/pool/${pool}/add_nodes`, { nodes });
  const request = { template_id: template, task_name: 'roll', opr_user: 'bench', max_num: AT_ONCE, nodes, params: {} };
  await server.call('/task/create', request);
  const [task] = await server.call<readonly TaskView[]>('/task/list');
  if (task === undefined) throw new Error('no task was made');
  while (doneOf(await progressOf(server, task.id)) < AT_ONCE) await delay(100, undefined, { signal });
  return task.id;
}

/** Stops a task, and resolves when no node of it runs any more. */
export async function endTask(server: ServerProcess, task: number): Promise<void> {
  await server.call(`/task/stop/${task}`);
  while (((await progressOf(server, task)).stat[RUNNING] ?? 0) > 0) await delay(100);
}

/** The progress of a task. */
export function progressOf(server: ServerProcess, task: number): Promise<TaskView> {
  return server.call<TaskView>(`/task/${task}`);
}

/** Nodes that are finished: those of state success. */
export function doneOf({ stat }: TaskView): number {
  return stat[2] ?? 0;
}

import { definePool, defineSteps, defineTemplate, untilTask } from '../../support/fleet-setup.ts';
import type { ServerProcess } from '../../support/server-process.ts';

/** How many numbers the nodes of the deploy count into their logs. */
export const LOG_LINES = 3000;

/** What is there to look at. */
export interface BusySystem {
  readonly poolId: number;
  /** A deploy of which every node failed. */
  readonly taskId: number;
  readonly templateId: number;
}

/** Fills a server with something of everything: nodes, a task that failed, schedules, dependencies. */
export async function fill(server: ServerProcess): Promise<BusySystem> {
  const vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  await defineSteps(server, [
    { name: 'open_shop', params: { word: 'string' }, script: `echo {{ word | quote }}\nseq ${LOG_LINES}\nexit 3` },
  ]);
  const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
  const templateId = await defineTemplate(server, 'roll', [{ name: 'open_shop', param_values: { word: 'closed' } }]);
  const tasks = { expand, deploy: templateId };
  const poolId = await definePool(server, { name: 'web', vmType, sd: 0, image: 'web:1', tasks });
  const cache = await definePool(server, { name: 'cache', vmType, sd: 0, image: 'cache:1', tasks });
  const { task_id: expandId } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: 2 });
  await untilTask(server, expandId, [2]);
  const { task_id: taskId } = await server.call<{ task_id: number }>(`/pool/deploy/${poolId}`, {
    max_num: 2,
    tag: 'web:2',
  });
  await untilTask(server, taskId, [3]);
  await server.call('/task/saveTask', {
    id: 0,
    pool_id: poolId,
    type: 'upload',
    exec_type: 'crontab',
    cron_itmes: [{ week_day: 2, time: '03:30', concurr_num: 2 }],
  });
  await server.call('/task/saveTask', {
    id: 0,
    pool_id: poolId,
    type: 'expand',
    exec_type: 'crontab',
    // switched off, so that nothing moves while pages are looked at
    cron_itmes: [{ week_day: 0, time: '20:00', instance_num: 6, ignore: 1 }],
    depend_itmes: [{ pool_id: cache, ratio: 0.5, elastic_count: 1 }],
  });
  return { poolId, taskId, templateId };
}

/** A task over so many nodes, which waits for its start. */
export async function makeLargeTask(server: ServerProcess, { templateId }: BusySystem, count: number): Promise<number> {
  const pool = { name: 'many', vmType: 0, sd: 0, image: 'many:1', tasks: {} };
  const poolId = await definePool(server, pool);
  const nodes = Array.from({ length: count }, (_, place) => `10.200.${place >> 8}.${place & 255}`);
  await server.call(`/pool/${poolId}/add_nodes`, { nodes });
  const task = { task_name: 'many', template_id: templateId, opr_user: 'tester', max_num: count, max_ratio: 100 };
  await server.call('/task/create', { ...task, nodes, auto: 0 });
  const [made] = await server.call<readonly { readonly id: number }[]>('/task/list', { task_name: 'many' });
  if (made === undefined) throw new Error('there is no task');
  return made.id;
}

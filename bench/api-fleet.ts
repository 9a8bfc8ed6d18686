import type { ServerProcess } from '../test/support/server-process.ts';
import { definePool } from '../test/support/fleet-setup.ts';

/** The rows that the API benchmark reads. */
export interface ApiFleet {
  /** A task of 1,000 nodes. */
  readonly detailed: number;
}

const TASKS = 300;
const CLUSTERS = 50;

/** Makes clusters, and 300 tasks, one with 10,000 nodes and one with 1,000. Without an engine they do not run. */
export async function makeApiFleet(server: ServerProcess, signal: AbortSignal): Promise<ApiFleet> {
  const poolOf = async (name: string, count: number): Promise<readonly string[]> => {
    const id = await definePool(server, { name, vmType: 1, sd: 1, image: 'web:1', tasks: {} });
    const prefix = `10.${(networks += 1)}`;
    const nodes = Array.from({ length: count }, (_, index) => `${prefix}.${index >> 8}.${index & 255}`);
    await server.call(`/pool/${id}/add_nodes`, { nodes });
    return nodes;
  };
  let networks = 0;
  for (let index = 0; index < CLUSTERS; index += 1) {
    await server.call('/cluster/create', { name: `cluster-${index}`, desc: 'One of the shop', biz: 'retail' });
  }
  const [small, middle, large] = [
    await poolOf('small', 10),
    await poolOf('middle', 1000),
    await poolOf('large', 10_000),
  ];
  const template = await server.call<number>('/task_tpl/create', {
    name: 'roll',
    desc: '',
    steps: [
      { name: 'stop_service', param_values: { name: 'web' } },
      { name: 'start_service', param_values: { name: 'web', port: 80, seconds: 60 } },
      { name: 'echo', param_values: { echo_word: 'done' } },
    ],
  });
  const start = (nodes: readonly string[]): Promise<unknown> =>
    server.call('/task/create', {
      template_id: template,
      task_name: 'Roll out the release',
      opr_user: 'root',
      max_num: 100,
      nodes,
      params: {},
    });
  await start(middle);
  for (let task = 3; task <= TASKS; task += 1) {
    signal.throwIfAborted();
    await start(small);
  }
  await start(large);
  const tasks = await server.call<readonly { id: number }[]>(`/task/list?page_size=${TASKS}`);
  return { detailed: tasks.at(-1)?.id ?? 0 };
}

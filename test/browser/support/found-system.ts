import { definePool, defineSteps, defineTemplate, nodesOf, untilTask } from '../../support/fleet-setup.ts';
import type { ServerProcess } from '../../support/server-process.ts';

/** What is there to find: a pool whose nodes run different images, and tasks of several kinds. */
export interface FoundSystem {
  readonly poolId: number;
  readonly nodes: readonly { readonly id: number; readonly ip: string }[];
  /** One that a pool uses. */
  readonly usedId: number;
  /** One that nobody uses. */
  readonly spare: { readonly id: number; readonly name: string };
}

/** A name without a place to break it. */
const LONG = 'inspect_every_node_of_the_pool_from_top_to_toe';

export async function fillToFind(server: ServerProcess): Promise<FoundSystem> {
  const vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  await defineSteps(server, [
    { name: 'start_service_now', params: { tag: 'string' }, script: 'echo {{ tag | quote }}' },
    { name: 'inspect', params: { exit: 'integer' }, script: 'exit {{ exit }}' },
  ]);
  const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
  const usedId = await defineTemplate(server, 'roll', [{ name: 'start_service_now' }]);
  const inspect = await defineTemplate(server, LONG, [{ name: 'inspect', param_values: { exit: 3 } }]);
  const spare = { id: await defineTemplate(server, 'nobody-needs-it', [{ name: 'inspect' }]), name: 'nobody-needs-it' };
  const tasks = { expand, deploy: usedId };
  const poolId = await definePool(server, { name: 'web', vmType, sd: 0, image: 'web:1', tasks });
  const run = async (path: string, body: object, states: readonly number[]): Promise<void> => {
    const { task_id: id } = await server.call<{ task_id: number }>(path, body);
    await untilTask(server, id, states);
  };
  await run(`/pool/expand/${poolId}`, { num: 2 }, [2]);
  await run(`/pool/deploy/${poolId}`, { max_num: 2, tag: 'registry.example/web:2' }, [2]);
  const nodes = await nodesOf(server, poolId);
  const [first] = nodes;
  // this node runs the step with another tag: a task that nobody deploys changes what is known of it
  const roll = { template_id: usedId, opr_user: 'li', nodes: [first?.ip], params: { tag: 'registry.example/web:1' } };
  await server.call('/task/create', {
    ...roll,
    task_name: 'one back',
    params: { start_service_now: { tag: 'registry.example/web:1' } },
  });
  await server.call('/task/create', {
    template_id: inspect,
    opr_user: 'li',
    task_name: 'look',
    nodes: nodes.map(({ ip }) => ip),
  });
  const listed = await server.call<readonly { readonly id: number }[]>('/task/list', { opr_user: 'li' });
  for (const { id } of listed) await untilTask(server, id, [2, 3]);
  return { poolId, nodes, usedId, spare };
}

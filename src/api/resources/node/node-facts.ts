import { type Static, Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { NodeId, PoolId } from '../../../domain/ids.ts';
import { message } from '../../../messages/message.ts';
import { requireParentPool } from '../../../operations/records/pools.ts';
import { createTasks, planTasks } from '../../../operations/tasks/create-task.ts';
import type { Context } from '../../../operations/context.ts';
import { factsOfNode } from '../../../store/fleet/node-facts.ts';
import { addressesOfNodes } from '../../../store/fleet/nodes.ts';
import { nodesOfPool } from '../../../store/tasks/task-sources.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Id, NoInput, Optional, Title } from '../../http/fields.ts';
import { preciseSeconds } from '../../http/times.ts';
import { Nodes, nodesIn } from '../node-names.ts';
import { BUSY } from '../pools/pools.ts';
import { Seconds } from '../tasks/task-schemas.ts';
import { checkIn } from '../tasks/check-field.ts';
import { isPlan, Plans, shownPlans } from '../tasks/task-plans.ts';
import { REQUEST_REFUSALS, RequestFields, requestIn } from '../tasks/task-request.ts';

const NodeFacts = Type.Object(
  {
    gathered: Seconds,
    facts: Type.Record(Type.String(), Type.Unknown(), {
      description: 'by name, without ansible_ before it, as the node said them',
    }),
  },
  { $id: 'NodeFacts' },
);

const nodes = resource<NodeId>('nodes', '节点');

const GatherInput = Type.Object({
  ...RequestFields,
  nodes: Optional(Nodes),
  pool_id: Optional(Type.Integer({ ...Id, description: 'all nodes of this pool that have an address' })),
  task_name: Optional(Type.String({ ...Title, description: 'absent = gather facts' })),
});

/** What nodes say of themselves, and tasks that ask them for it. */
export const nodeFactsEndpoints = [
  nodes.read({
    path: '/node/facts/:id',
    summary: 'The facts of a node, as it last said them; gathered is null when none are known',
    summaryZh: '节点最近一次上报的信息；gathered 为 null 表示尚未采集',
    input: NoInput,
    data: NodeFacts,
    example: {
      id: 1,
      data: {
        gathered: 1_772_359_200.125,
        facts: { distribution: 'Debian', distribution_major_version: '12', memtotal_mb: 7956 },
      },
    },
    errors: { not_found: ['node 7 not found'] },
    handle: async ({ id }, { context: { database } }) => {
      const known = await factsOfNode(database, id());
      if (known === null) throw new Refusal('not_found', message('node_not_found', { id: id() }));
      return payload({ gathered: preciseSeconds(known.gathered), facts: known.facts ?? {} });
    },
  }),
  nodes.change({
    path: '/node/gather_facts',
    summary: 'Ask nodes for their facts: one task for each pool they are in',
    summaryZh: '采集节点信息：每个服务池一个任务',
    none: null,
    input: GatherInput,
    data: Type.Union([Type.Null(), Plans]),
    beside: Type.Object({
      task_ids: Optional(Type.Array(Id, { description: 'the new tasks, in the order of their pools' })),
    }),
    example: { input: { nodes: ['10.0.0.1', '10.0.0.2'], timeout: 60 }, data: null, beside: { task_ids: [1] } },
    errors: {
      invalid: ['name the nodes in nodes, or their pool in pool_id', 'pool 7 not found', ...REQUEST_REFUSALS],
      busy: BUSY,
    },
    handle: async ({ input, principal, language }, { context }) => {
      const request = {
        ...requestIn({ ...input, nodes: [] }),
        ips: await addressesFor(input, context),
        work: { kind: 'facts' },
        taskName: input.task_name || 'gather facts',
      } as const;
      const check = checkIn(input, isPlan(input), principal);
      if (isPlan(input)) {
        return shownPlans(await planTasks(context, request, null, check), language);
      }
      return payload(null, { task_ids: await createTasks(context, principal, request) });
    },
  }),
];

async function addressesFor(
  { nodes: named, pool_id: pool }: Static<typeof GatherInput>,
  context: Context,
): Promise<readonly string[]> {
  if (named !== undefined && pool !== undefined)
    throw new Refusal('invalid', message('gather_both'), { field: 'nodes' });
  if (pool !== undefined) {
    await requireParentPool(context, pool as PoolId);
    const all = await nodesOfPool(context.database, pool as PoolId);
    return all.map(({ ip }) => ip).filter((ip) => ip !== '-');
  }
  if (named === undefined) throw new Refusal('invalid', message('gather_nothing'), { field: 'nodes' });
  const names = nodesIn(named);
  const ids = names.filter((name) => typeof name === 'number');
  const found = new Map((await addressesOfNodes(context.database, ids)).map(({ id, ip }) => [id as number, ip]));
  const unknown = ids.find((id) => !found.has(id));
  if (unknown !== undefined)
    throw new Refusal('invalid', message('node_not_found', { id: unknown }), { field: 'nodes' });
  return names.map((name) => (typeof name === 'number' ? (found.get(name) ?? '-') : name));
}

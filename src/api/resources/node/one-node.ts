import { Type } from 'typebox';
import { addressSpellings, referredNodes } from '../../../domain/address.ts';
import { NODE_CONDITIONS, nodeCondition, nodeRunCondition } from '../../../domain/condition.ts';
import { visible } from '../../../domain/characters.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { NodeId } from '../../../domain/ids.ts';
import { statusCode } from '../../../domain/status.ts';
import type { Language } from '../../../messages/language.ts';
import { message } from '../../../messages/message.ts';
import { shownText } from '../../../messages/stored.ts';
import type { Queries } from '../../../store/database.ts';
import { nodesAt, nodesInTasks } from '../../../store/fleet/nodes.ts';
import {
  findNode,
  listNodePast,
  type NodePast,
  type NodeView,
  registrationsOf,
} from '../../../store/fleet/node-views.ts';
import { findRow } from '../../../store/rows.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageOf } from '../../http/envelope.ts';
import { Id, LooseId, NoInput, StatusCode } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';
import { preciseSeconds } from '../../http/times.ts';
import { Memberships, membershipsByNode } from '../balancers/memberships.ts';
import { Kind, NodeRunCondition, Seconds } from '../tasks/task-schemas.ts';

const Part = Type.Object({ id: Id, name: Type.String() });
const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const Balancer = Type.Object({
  id: LooseId,
  name: OrNull(Type.String(), 'null = it is gone'),
  registered: OrNull(Type.Boolean(), 'what the last step there did; null = no task of the node had such a step'),
  task_id: OrNull(Id, 'the task that did it'),
  at: Seconds,
});

const NodePage = Type.Object(
  {
    id: Id,
    ip: Type.String({ description: 'an address or a host name; - until the machine is made' }),
    vm_id: Type.String({ description: 'the machine, as its provider names it' }),
    status: StatusCode,
    condition: Type.Enum([...NODE_CONDITIONS], { description: 'where it is, in one word' }),
    node_type: Type.Enum(['manual', 'crontab', 'depend']),
    error: Type.String({ description: 'why it failed' }),
    image: OrNull(Type.String(), 'the image that it is known to run; null = not known'),
    image_since: Seconds,
    created: Seconds,
    updated: Seconds,
    pool: Part,
    service: Part,
    cluster: Part,
    machine: Type.Object({
      type: OrNull(
        Type.Object({ ...Part.properties, provider: Type.String() }),
        'null = the pool names no machine type, or one that is gone',
      ),
      made: Seconds,
    }),
    balancers: Type.Array(Balancer, { description: 'that of its pool, and those at which a task registered it' }),
    memberships: Memberships,
    facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer()]), {
      description: 'what scripts on it are given, besides their parameters and the task’s id',
    }),
    tasks: Type.Array(Type.Object({ id: Id, node_run_id: Type.Integer() }), {
      description: 'tasks that are not finished and have it',
    }),
    can_shrink: Type.Boolean({ description: 'its pool has a template to shrink with' }),
  },
  { $id: 'NodePage' },
);

const Past = Type.Object(
  {
    id: Type.Integer({ description: 'take it for /task/node/{id}/log' }),
    task_id: Id,
    task_name: Type.String(),
    kind: Kind,
    template_name: Type.String(),
    tag: OrNull(Type.String(), 'the image that a deploy brings'),
    pool_id: Id,
    pool_name: Type.String(),
    opr_user: Type.String(),
    ip: Type.String({ description: 'its address at that time' }),
    state: StatusCode,
    condition: NodeRunCondition,
    step_index: Type.Integer({ description: 'the step that it is at or ended at; 0 is the first' }),
    step: OrNull(Type.String(), 'its name'),
    step_count: Type.Integer(),
    error: Type.String(),
    created: Seconds,
    started: Seconds,
    finished: Seconds,
  },
  { $id: 'NodePast' },
);

const MADE = 1_772_359_200.125;
const NODE: Shown<typeof NodePage> = {
  id: 1,
  ip: '10.0.0.1',
  vm_id: 'vm-1',
  status: 2,
  condition: 'succeeded',
  node_type: 'manual',
  error: '',
  image: 'registry.example/web:2',
  image_since: MADE,
  created: MADE,
  updated: MADE,
  pool: { id: 1, name: 'web-a' },
  service: { id: 1, name: 'web' },
  cluster: { id: 1, name: 'shop' },
  machine: { type: { id: 1, name: 'small', provider: 'static' }, made: MADE },
  balancers: [{ id: 1, name: 'front', registered: true, task_id: 1, at: MADE }],
  memberships: [{ sd_id: 1, sd_name: 'front', server: 'web-a-1', state: 'in', since: MADE, trouble: '' }],
  facts: {
    ip: '10.0.0.1',
    vm_id: 'vm-1',
    node_id: 1,
    pool_name: 'web-a',
    service_name: 'web',
    cluster_name: 'shop',
  },
  tasks: [],
  can_shrink: true,
};
const PAST: Shown<typeof Past> = {
  id: 1,
  task_id: 1,
  task_name: 'deploy_web-a',
  kind: 'deploy',
  template_name: 'deploy',
  tag: 'registry.example/web:2',
  pool_id: 1,
  pool_name: 'web-a',
  opr_user: 'root',
  ip: '10.0.0.1',
  state: 3,
  condition: 'failed',
  step_index: 0,
  step: 'start_service',
  step_count: 2,
  error: 'start_service: exit code 3',
  created: MADE,
  started: MADE,
  finished: MADE,
};

const nodes = resource<NodeId>('nodes', '节点');

/** One node, whichever pool it is in. */
export const oneNodeEndpoints = [
  nodes.read({
    path: '/node/:id',
    summary: 'One node: where it belongs, its machine, its load balancers and what it runs',
    summaryZh: '查看一个节点：所属服务池、机器、负载均衡和正在运行的镜像',
    input: NoInput,
    data: NodePage,
    example: { id: 1, data: NODE },
    errors: { not_found: ['node 7 not found'] },
    handle: async ({ id, language }, { context: { database } }) => {
      const node = await findNode(database, id());
      if (node === null) throw new Refusal('not_found', message('node_not_found', { id: id() }));
      return payload(await shownNode(database, node, language));
    },
  }),
  nodes.list({
    path: '/node/:id/history',
    summary: 'The tasks that a node was in, the latest first; also of a node that is gone',
    summaryZh: '节点参与过的任务，新的在前；节点已移除时仍可查询',
    input: NoInput,
    data: Type.Array(Past),
    example: { id: 1, data: [PAST], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ id, paging, language }, { context: { database } }) => {
      const { rows, total } = await listNodePast(database, id(), paging);
      return pageOf(
        rows.map((row) => shownPast(row, language)),
        total,
        paging,
      );
    },
  }),
  nodes.read({
    path: '/node/at/:address',
    summary: 'The id of the node with an address, in any spelling',
    summaryZh: '按地址查询节点 ID（任意写法）',
    input: NoInput,
    data: Type.Object({ id: Id, pool_id: Id }),
    example: { path: { address: '10.0.0.1' }, data: { id: 1, pool_id: 1 } },
    errors: { not_found: ['no node has the address 10.0.0.9'] },
    handle: async ({ path }, { context: { database } }) => {
      const address = (path['address'] ?? '').slice(0, 255);
      const node = referredNodes([address], await nodesAt(database, addressSpellings([address]))).get(address);
      if (node === undefined) throw new Refusal('not_found', message('no_node_at', { addresses: visible(address) }));
      return payload({ id: node.id, pool_id: node.pool_id });
    },
  }),
];

async function shownNode(database: Queries, node: NodeView, language: Language): Promise<Shown<typeof NodePage>> {
  const {
    holder,
    error_content: content,
    machine_type: type,
    machine_made: made,
    balancer_id: balancerId,
    pool,
    service,
    cluster,
    ...own
  } = node;
  const tasks = await nodesInTasks(database, [node.id]);
  const memberships = await membershipsByNode(database, [node.id], language);
  return {
    ...own,
    error: shownText(own.error, content, language),
    status: statusCode(node.status),
    condition: nodeCondition(node.status, holder),
    image_since: preciseSeconds(node.image_since),
    created: preciseSeconds(node.created),
    updated: preciseSeconds(node.updated),
    pool,
    service,
    cluster,
    machine: { type, made: preciseSeconds(made) },
    balancers: await balancersOf(database, node.id, balancerId),
    memberships: memberships.get(node.id) ?? [],
    facts: {
      ip: node.ip,
      vm_id: node.vm_id,
      node_id: node.id,
      pool_name: pool.name,
      service_name: service.name,
      cluster_name: cluster.name,
    },
    tasks: tasks.map(({ taskId, nodeRunId }) => ({ id: taskId, node_run_id: nodeRunId })),
  };
}

async function balancersOf(database: Queries, id: NodeId, poolsId: number): Promise<readonly Shown<typeof Balancer>[]> {
  const known = await registrationsOf(database, id);
  const shown = known.map(({ balancer_id, name, is_registered, task_id, at }) => ({
    id: balancer_id,
    name,
    registered: is_registered,
    task_id,
    at: preciseSeconds(at),
  }));
  if (poolsId === 0 || shown.some((balancer) => balancer.id === poolsId)) return shown;
  const row = await findRow<{ name: string }>(database, 'sd', ['name'], poolsId);
  return [{ id: poolsId, name: row?.name ?? null, registered: null, task_id: null, at: null }, ...shown];
}

function shownPast(
  { state, task_phase: task, error_content: content, created, started, finished, ...run }: NodePast,
  language: Language,
): Shown<typeof Past> {
  return {
    ...run,
    error: shownText(run.error, content, language),
    state: statusCode(state),
    // one that is stopped and has an end was left out of its task
    condition: nodeRunCondition(state, state === 'stopped' && finished !== null, task),
    created: preciseSeconds(created),
    started: preciseSeconds(started),
    finished: preciseSeconds(finished),
  };
}

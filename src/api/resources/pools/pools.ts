import { type Static, Type } from 'typebox';
import type { PoolId, TaskId } from '../../../domain/ids.ts';
import { createPool, deletePool, noSuchPool, updatePool } from '../../../operations/records/pools.ts';
import { deployPool, planDeploy } from '../../../operations/pools/deploy-pool.ts';
import { expandPool, planExpand } from '../../../operations/pools/expand-pool.ts';
import { planShrink, shrinkPool } from '../../../operations/pools/shrink-pool.ts';
import { PoolSsh } from './ssh-field.ts';
import { POOL_MARKS } from '../../../store/schedules/schedule-views.ts';
import { POOL_KEYS, POOL_USE } from '../../../store/fleet/usage-views.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import {
  Count,
  Desc,
  EmptyObject,
  Id,
  ListInput,
  LooseId,
  Name,
  NewIdObject,
  NoInput,
  Optional,
  Text,
} from '../../http/fields.ts';
import { keysOf, sortFields, sortIn } from '../../http/sorting.ts';
import { LAST_TASK, LastTask } from '../records/last-task.ts';
import { Nodes, nodesIn } from '../node-names.ts';
import { plainPage } from '../../http/plain-page.ts';
import { PolicyField, policyIn } from '../policy.ts';
import { findShown, type ShownTable, shownTable } from '../../http/shown-table.ts';
import { mergedParams, ParamMaps } from '../tasks/task-params.ts';
import { plannedOrStarted, Plans, Started, StartFields } from '../tasks/task-plans.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../../http/versions.ts';

const Tasks = Type.Object(
  { expand: Optional(LooseId), shrink: Optional(LooseId), deploy: Optional(LooseId) },
  { description: 'which template each operation runs' },
);
const MachineType = Type.Integer({ ...LooseId, description: 'id of a machine type' });
const LoadBalancer = Type.Integer({ ...LooseId, description: 'id of a load balancer' });
/** Where a pool's nodes serve for one of its load balancers. */
export const BALANCER_PLACE = {
  port: Optional(
    Type.Integer({ minimum: 1, maximum: 65_535, description: 'absent = the port of the load balancer’s settings' }),
  ),
  weight: Optional(
    Type.Integer({ minimum: 0, maximum: 256, description: 'absent = the weight of the load balancer’s settings' }),
  ),
};
export const MOST_BALANCERS = 10;
const Balancers = Type.Array(Type.Object({ sd_id: Id, ...BALANCER_PLACE }), {
  maxItems: MOST_BALANCERS,
  description: 'all load balancers of the pool, the first one (sd_id) too; empty = sd_id alone',
});
const ReplaceLost = Type.Boolean({
  description: 'nodes whose machines are gone are replaced without being asked for',
});

export const Pool = Type.Object(
  {
    id: Id,
    name: Name,
    desc: Desc,
    vm_type: MachineType,
    sd_id: LoadBalancer,
    balancers: Balancers,
    tasks: Tasks,
    replace_lost: ReplaceLost,
    ssh: PoolSsh,
    service_id: Id,
    node_count: Type.Integer({ minimum: 0 }),
    ...MANAGED_FIELDS,
  },
  { $id: 'Pool' },
);
const Mark = (description: string) => Type.Enum([0, 1], { description });
const ListedPool = Type.Object(
  {
    ...Pool.properties,
    is_bedepen: Mark('1: a schedule of another pool depends on it'),
    is_hascron: Mark('1: it has cron items'),
    last_task: LastTask,
  },
  { $id: 'ListedPool' },
);
const FIELDS = {
  name: 'web-a',
  desc: 'First zone',
  vm_type: 1,
  sd_id: 1,
  balancers: [{ sd_id: 1, port: 8081, weight: 50 }],
  tasks: { expand: 1, shrink: 2, deploy: 3 },
  replace_lost: true,
  ssh: { user: 'deploy', jumps: [{ host: 'bastion.example.com', user: 'ops' }] },
  service_id: 1,
};
export const POOL = { id: 1, ...FIELDS, node_count: 3, ...MANAGED };

const Force = Type.Boolean({ description: 'also to nodes that are known to run the image' });
export const OperationFields = { policy: PolicyField, params: Optional(ParamMaps), ...StartFields };
const Again = Optional({
  ...Id,
  description: 'the deploy of this pool that this runs again: secrets without a value are taken from it',
});
const PARAM_OF_POOL =
  'tag of step start_service is web:2 here, as the pool and the request say: leave it out; another value needs a change of the pool, or a task of its own';
const OperationInput = Type.Object(OperationFields);
export const StartedOrPlanned = Type.Union([Started, Plans]);
const STARTED = { task_id: 1 };
export const BUSY = ['task 11 (deploy_web-a) has 10.0.0.1: wait until it ends, stop it, or say on_busy "wait"'];
const NOT_FOUND = ['pool 7 not found'];
const NO_TEMPLATE = 'pool web-a has no template for expand: set tasks.expand with /pool/update/1';

export const poolTable = shownTable('pool', Pool);
const listedTable: ShownTable<typeof ListedPool> = {
  ...poolTable,
  row: ListedPool,
  expressions: [...poolTable.expressions, ...POOL_MARKS, ...POOL_USE],
};
const pools = resource<PoolId>('pools', '服务池');

export const poolEndpoints = [
  pools.change({
    path: '/pool/create',
    summary: 'Make a pool in a service',
    summaryZh: '在服务中创建服务池',
    input: Type.Object({
      name: Name,
      desc: Desc,
      vm_type: MachineType,
      sd_id: LoadBalancer,
      balancers: Optional(Balancers),
      service_id: Id,
      tasks: Optional(Tasks),
      replace_lost: Optional(ReplaceLost),
      ssh: Optional(PoolSsh),
    }),
    data: NewIdObject,
    example: { input: FIELDS, data: { id: 1 } },
    errors: {
      invalid: [
        'no such service: 7',
        'tasks.expand is 99, and there is no such template',
        'balancers names load balancer 7, and there is none: create it with /sd/create',
      ],
    },
    handle: async ({ input, principal }, { context }) => {
      const { tasks = {}, replace_lost = false, ssh = {}, balancers = [], ...pool } = input;
      return payload({ id: await createPool(context, principal, { ...pool, balancers, tasks, replace_lost, ssh }) });
    },
  }),
  pools.change({
    path: '/pool/update/:id',
    summary: 'Change a pool; what is left out keeps its value',
    summaryZh: '修改服务池；未给出的字段保持不变',
    input: Type.Object({
      desc: Optional(Desc),
      vm_type: Optional(MachineType),
      sd_id: Optional(LoadBalancer),
      balancers: Optional(Balancers),
      tasks: Optional(Tasks),
      replace_lost: Optional(ReplaceLost),
      ssh: Optional(PoolSsh),
      version: OfVersion,
    }),
    data: EmptyObject,
    beside: Saved,
    example: { input: { tasks: { expand: 1, shrink: 2, deploy: 3 } }, data: {}, beside: SAVED },
    errors: {
      invalid: [
        'tasks.expand is 99, and there is no such template',
        'the first of balancers is 2, and sd_id is 1: name the same one in both, or leave sd_id out',
        'load balancer 2 stands twice in balancers: name it once, with its port and weight',
      ],
      not_found: NOT_FOUND,
      conflict: [staleExample('pool 1')],
    },
    handle: async ({ input, id, principal }, { context }) => {
      const version = await updatePool(context, principal, id(), input);
      return payload({}, { version });
    },
  }),
  pools.change({
    path: '/pool/delete/:id',
    summary: 'Delete a pool that has no nodes',
    summaryZh: '删除没有节点的服务池',
    input: NoInput,
    data: EmptyObject,
    example: { data: {} },
    errors: {
      invalid: ['data not found: there is no pool 7', 'node exists in this pool: shrink it or remove its nodes first'],
    },
    handle: async ({ id, principal }, { context }) => {
      await deletePool(context, principal, id());
      return payload({});
    },
  }),
  pools.list({
    path: '/pool/list',
    summary: 'Pools, the newest first',
    summaryZh: '服务池列表，新的在前',
    input: Type.Object({ ...ListInput.properties, ...sortFields(keysOf(POOL_KEYS)) }),
    data: Type.Array(ListedPool),
    example: {
      data: [{ ...POOL, is_bedepen: 0, is_hascron: 1, last_task: LAST_TASK }],
      beside: { page: 1, page_size: 10, query_count: 1 },
    },
    handle: ({ input, paging }, { context }) =>
      plainPage(context.database, listedTable, { name: input.name, paging, sort: sortIn(POOL_KEYS, input) }),
  }),
  pools.read({
    path: '/pool/:id',
    summary: 'One pool',
    summaryZh: '查看一个服务池',
    input: NoInput,
    data: Pool,
    example: { data: POOL },
    errors: { not_found: NOT_FOUND },
    handle: async ({ id }, { context }) => {
      const row = await findShown(context.database, poolTable, id());
      if (row === null) throw noSuchPool(id());
      return payload(row);
    },
  }),
  pools.change({
    path: '/pool/expand/:id',
    summary: 'Make nodes and bring them up',
    summaryZh: '扩容：创建节点并启动服务',
    input: Type.Object({ num: Count, ...OperationFields }),
    data: StartedOrPlanned,
    example: { input: { num: 3 }, data: STARTED },
    errors: { invalid: ['num is 500, and must be from 1 to 200', NO_TEMPLATE, ...NOT_FOUND] },
    handle: ({ input, id, principal, language }, { context }) => {
      const request = { poolId: id(), num: input.num, ...operationIn(input) };
      return plannedOrStarted(
        input,
        { language, principal },
        {
          plan: (check) => planExpand(context, request, check),
          start: () => expandPool(context, principal, request),
        },
      );
    },
  }),
  pools.change({
    path: '/pool/shrink/:id',
    summary: 'Take nodes down and return their machines',
    summaryZh: '缩容：下线节点并归还机器',
    input: Type.Object({ nodes: Nodes, ...OperationFields }),
    data: StartedOrPlanned,
    example: { input: { nodes: ['10.0.0.1', '10.0.0.2'] }, data: STARTED },
    errors: { invalid: ['not in pool web-a: 10.0.0.9', ...NOT_FOUND], busy: BUSY },
    handle: ({ input, id, principal, language }, { context }) => {
      const { nodes, on_busy: onBusy } = input;
      const request = { poolId: id(), nodes: nodesIn(nodes), onBusy, ...operationIn(input) };
      return plannedOrStarted(
        input,
        { language, principal },
        {
          plan: (check) => planShrink(context, request, check),
          start: () => shrinkPool(context, principal, request),
        },
      );
    },
  }),
  pools.change({
    path: '/pool/deploy/:id',
    summary: 'Bring an image to all nodes, batch by batch',
    summaryZh: '上线：分批把镜像部署到所有节点',
    input: Type.Object({ max_num: Count, tag: Text, force: Optional(Force), again: Again, ...OperationFields }),
    data: StartedOrPlanned,
    example: {
      input: { max_num: 5, tag: 'registry.example/web:2', policy: { canary: 1, bake: 60, rollback: true } },
      data: STARTED,
    },
    errors: {
      invalid: [
        'max_num is 0, and must be at least 1',
        PARAM_OF_POOL,
        'policy.bake is -1, and must be a whole number from 0 to 604800',
        'pool web-a has no nodes to deploy to: expand it first',
        ...NOT_FOUND,
      ],
      busy: BUSY,
    },
    handle: ({ input, id, principal, language }, { context }) => {
      const { max_num: maxNum, tag, force, on_busy: onBusy } = input;
      const again = input.again as TaskId | undefined;
      const request = { poolId: id(), maxNum, tag, force, onBusy, again, ...operationIn(input) };
      return plannedOrStarted(
        input,
        { language, principal },
        {
          plan: (check) => planDeploy(context, request, check),
          start: () => deployPool(context, principal, request),
        },
      );
    },
  }),
];

/** What the operations on a pool have in common: a policy, and values for the parameters of the template. */
export function operationIn({ policy, params }: Static<typeof OperationInput>) {
  return { policy: policyIn(policy), params: params === undefined ? null : mergedParams(params) };
}

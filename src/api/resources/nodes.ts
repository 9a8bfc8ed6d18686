import { type RawBuilder, sql } from 'kysely';
import { Type } from 'typebox';
import { addressSpellings, referredNodes } from '../../domain/address.ts';
import { NODE_CONDITIONS, nodeCondition } from '../../domain/condition.ts';
import type { PoolId } from '../../domain/ids.ts';
import { parseFactFilter } from '../../domain/facts/fact-filter.ts';
import { type Status, statusCode, STATUSES } from '../../domain/status.ts';
import type { TaskPhase } from '../../domain/task.ts';
import { shownText } from '../../messages/stored.ts';
import { addNodes } from '../../operations/pools/add-nodes.ts';
import { requireParentPool } from '../../operations/records/pools.ts';
import { removeNodes } from '../../operations/pools/remove-nodes.ts';
import { holderOfNode, nodesInCondition } from '../../store/fleet/node-holders.ts';
import { nodesWithFacts } from '../../store/fleet/node-facts.ts';
import { addressHas, nodesAt } from '../../store/fleet/nodes.ts';
import { listPoolImages, MOST_IMAGES } from '../../store/fleet/node-views.ts';
import { listRows, naturalOrder } from '../../store/rows.ts';
import { resource } from '../http/endpoint.ts';
import { payload, pageFieldsUpTo, pageOf } from '../http/envelope.ts';
import { EmptyObject, Id, ListInput, LooseId, NoInput, Optional, StatusCode } from '../http/fields.ts';
import { keysOf, sortFields, sortIn } from '../http/sorting.ts';
import { FactsFilter } from './node/facts-filter.ts';
import { Memberships, membershipsByNode } from './balancers/memberships.ts';
import { Addresses, addressesIn, Nodes, nodesIn } from './node-names.ts';
import type { Shown } from '../http/shown.ts';

const Node = Type.Object(
  {
    id: Id,
    ip: Type.String({ description: 'an address or a host name; - until the machine is made' }),
    vm_id: Type.String({ description: 'the machine, as its provider names it' }),
    status: StatusCode,
    condition: Type.Enum([...NODE_CONDITIONS], {
      description: 'where it is, in one word; new: no task has run there yet',
    }),
    node_type: Type.Enum(['manual', 'crontab', 'depend']),
    error: Type.String({ description: 'why it failed' }),
    image: Type.Union([Type.String(), Type.Null()], { description: 'the image that it is known to run' }),
    memberships: Memberships,
  },
  { $id: 'Node' },
);
const NODE = {
  id: 1,
  ip: '10.0.0.1',
  vm_id: 'vm-1',
  status: 2,
  condition: 'succeeded',
  node_type: 'manual',
  error: '',
  image: 'registry.example/web:2',
  memberships: [{ sd_id: 1, sd_name: 'front', server: 'web-a-1', state: 'in', since: 1_772_359_200.125, trouble: '' }],
} as const;
/** A pool is shown as a whole. */
const LARGEST_PAGE = 10_000;
const SHOWN_BESIDE = ['condition', 'memberships'];
const COLUMNS = [...Object.keys(Node.properties).filter((name) => !SHOWN_BESIDE.includes(name)), 'error_content'];
const Force = Type.Boolean({
  description: 'also nodes in a task that is paused or was stopped: they are given up in it first',
});
const WantedStatus = Type.Integer({
  minimum: 0,
  maximum: STATUSES.length - 1,
  description: 'status code; absent = any',
});

const WantedCondition = Type.Enum([...NODE_CONDITIONS], { description: 'absent = any' });
const WantedImage = Type.String({
  maxLength: 255,
  description: 'nodes that are known to run this image; empty = of which it is not known; absent = any',
});

/** What the nodes of a pool can be sorted by; there is an index for addresses. */
const SORT_KEYS = {
  id: sql`id`,
  ip: naturalOrder('ip'),
  status: sql`array_position(${[...STATUSES]}::text[], status)`,
  image: sql`image collate "C"`,
  node_type: sql`node_type`,
  vm_id: sql`vm_id collate "C"`,
} as const;

interface NodeRow extends Omit<Shown<typeof Node>, 'status' | 'condition' | 'memberships'> {
  readonly status: Status;
  readonly holder: TaskPhase | null;
  readonly error_content: unknown;
}

const nodes = resource<PoolId>('nodes', '节点');
const PoolImages = Type.Object(
  {
    pool_id: Id,
    images: Type.Array(
      Type.Object({
        image: Type.Union([Type.String(), Type.Null()], { description: 'null = it is not known' }),
        nodes: Type.Integer({ minimum: 1 }),
      }),
      { maxItems: MOST_IMAGES, description: 'the images of the most nodes first' },
    ),
    more: Type.Integer({ minimum: 0, description: 'how many images there are besides' }),
  },
  { $id: 'PoolImages' },
);

export const nodeEndpoints = [
  nodes.list({
    path: '/pool/:id/list_nodes',
    summary: 'The nodes of a pool, the oldest first',
    summaryZh: '服务池中的节点，旧的在前',
    input: Type.Object({
      ...ListInput.properties,
      status: Optional(WantedStatus),
      condition: Optional(WantedCondition),
      image: Optional(WantedImage),
      facts: Optional(FactsFilter),
      ...sortFields(keysOf(SORT_KEYS)),
    }),
    data: Type.Array(Node),
    beside: pageFieldsUpTo(LARGEST_PAGE),
    largestPage: LARGEST_PAGE,
    example: { data: [NODE], beside: { page: 1, page_size: 10, query_count: 1 } },
    errors: { not_found: ['pool 7 not found'] },
    handle: async ({ input, paging, id, language }, { context }) => {
      await requireParentPool(context, id());
      const wanted = STATUSES[input.status ?? -1];
      const inState = wanted === undefined ? sql`true` : sql`status = ${wanted}`;
      const inCondition = input.condition === undefined ? sql`true` : nodesInCondition(input.condition);
      const where = sql`pool_id = ${id()} and ${addressHas(input.name ?? '')} and ${inState} and ${inCondition}
        and ${runs(input.image)} and ${nodesWithFacts(parseFactFilter(input.facts ?? ''))}`;
      const sort = sortIn(SORT_KEYS, input);
      const listing = { table: 'node', columns: COLUMNS, expressions: [holderOfNode], where, order: 'asc' } as const;
      const { rows, total } = await listRows<NodeRow>(context.database, { ...listing, sort, ...paging });
      const memberships = await membershipsByNode(
        context.database,
        rows.map((row) => row.id),
        language,
      );
      return pageOf(
        rows.map(({ holder, error_content: content, ...row }) => ({
          ...row,
          memberships: memberships.get(row.id) ?? [],
          status: statusCode(row.status),
          condition: nodeCondition(row.status, holder),
          error: shownText(row.error, content, language),
        })),
        total,
        paging,
      );
    },
  }),
  nodes.list({
    path: '/pool/images',
    summary: 'What the nodes of pools are known to run, pool by pool; pools without nodes are left out',
    summaryZh: '各服务池的节点正在运行的镜像；没有节点的服务池不列出',
    input: Type.Object({ pool_id: Optional(LooseId) }),
    data: Type.Array(PoolImages),
    example: {
      data: [
        {
          pool_id: 1,
          images: [
            { image: 'registry.example/web:2', nodes: 4 },
            { image: 'registry.example/web:1', nodes: 1 },
          ],
          more: 0,
        },
      ],
      beside: { page: 1, page_size: 10, query_count: 1 },
    },
    handle: async ({ input, paging }, { context }) => {
      const { rows, total } = await listPoolImages(context.database, input.pool_id ?? null, paging);
      return pageOf(rows, total, paging);
    },
  }),
  nodes.change({
    path: '/pool/:id/add_nodes',
    summary: 'Add machines that exist to a pool, all or none',
    summaryZh: '把已有的机器加入服务池，全部加入或全部不加',
    input: Type.Object({ nodes: Addresses }),
    data: Type.Array(Id, { description: 'the ids of the new nodes, in order' }),
    example: { input: { nodes: ['10.0.0.1', '10.0.0.2'] }, data: [1, 2] },
    errors: {
      invalid: ['not an IP address or host name: 127.1 (its last part is a number, so it is not a host name, …)'],
      not_found: [
        'pool_id is not valid: there is no pool 7',
        'ip exists already: 10.0.0.1',
        'ip is empty: name at least one address in nodes',
      ],
    },
    handle: async ({ input, id, principal }, { context }) =>
      payload(await addNodes(context, principal, id(), addressesIn(input.nodes))),
  }),
  nodes.change({
    path: '/pool/:id/remove_nodes',
    summary: 'Take nodes out of a pool, all or none; their machines go on',
    summaryZh: '把节点移出服务池，全部移出或全部不移；机器继续运行',
    input: Type.Object({ nodes: Nodes, force: Optional(Force) }),
    data: EmptyObject,
    example: { input: { nodes: [1, '10.0.0.2'] }, data: {} },
    errors: {
      invalid: ['pool 7 not found', 'nodes is empty: name ids or addresses'],
      not_found: ['error when delete id 99: not in this pool'],
      busy: [
        'in a task that is not finished: 10.0.0.2 (task 11); stop the task first, or pause it and say force, …',
        'a step of a stopped task still runs at 10.0.0.2 (task 11); wait until it is ended, or say force, …',
        '10.0.0.2 is in task 11, which runs: pause or stop the task first',
      ],
    },
    handle: async ({ input, id, principal }, { context }) => {
      await removeNodes(context, principal, id(), { nodes: nodesIn(input.nodes), force: input.force ?? false });
      return payload({});
    },
  }),
  nodes.read({
    path: '/pool/search_by_ip/:iplist',
    summary: 'The pools of addresses in any spelling, separated by commas; -1 for an unknown one',
    summaryZh: '按 IP（逗号分隔）查询所在的服务池；未知的为 -1',
    input: NoInput,
    data: Type.Record(Type.String(), Type.Integer(), { description: 'address → the id of its pool' }),
    example: { path: { iplist: '10.0.0.1,10.0.0.9' }, data: { '10.0.0.1': 1, '10.0.0.9': -1 } },
    handle: async ({ path }, { context }) => {
      const ips = (path['iplist'] ?? '').split(',').map((ip) => ip.trim());
      const asked = ips.filter((ip) => ip !== '');
      const nodes = referredNodes(asked, await nodesAt(context.database, addressSpellings(asked)));
      return payload(Object.fromEntries(asked.map((ip) => [ip, nodes.get(ip)?.pool_id ?? -1])));
    },
  }),
];

function runs(image: string | undefined): RawBuilder<boolean> {
  if (image === undefined) return sql`true`;
  return image === '' ? sql`image is null` : sql`image = ${image}`;
}

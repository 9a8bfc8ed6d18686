/*
 * The tables of the contract, §2: every path, what its body may have, and how it refuses an id of which there is nothing.
 */

/** What a field holds, as far as an answer can tell a right value from a wrong one. */
export type Kind =
  | 'name'
  | 'desc'
  | 'text'
  | 'id'
  | 'integer'
  | 'ids'
  | 'steps'
  | 'actions'
  | 'types'
  | 'map'
  | 'maps'
  | 'nodes'
  | 'items'
  | 'group'
  | 'flag';

export interface Field {
  readonly kind: Kind;
  readonly isRequired: boolean;
}

export interface Row {
  readonly path: string;
  /** Other paths for the same, that older clients use. */
  readonly older?: readonly string[];
  /** Lists have a page, and `[]` as the data of a failure. */
  readonly isList?: true;
  /** Takes the id in the body as well. */
  readonly idInBody?: true;
  readonly fields?: Readonly<Record<string, Field>>;
  /** `data` of a failure, where it is neither a list's nor `{}`. */
  readonly none?: null;
  /** The answer when there is nothing with the id in the path. */
  readonly unknown?: readonly [status: number, text: string];
}

const need = (kind: Kind): Field => ({ kind, isRequired: true });
const may = (kind: Kind): Field => ({ kind, isRequired: false });
const named = { name: need('name'), desc: need('desc') };

const CLUSTERS: readonly Row[] = [
  { path: '/cluster/list', isList: true },
  { path: '/cluster/create', fields: { name: need('name'), desc: may('desc'), biz: may('text') } },
  {
    path: '/cluster/update/:id',
    fields: { desc: may('desc'), biz: may('text') },
    unknown: [400, 'no such cluster'],
  },
  { path: '/cluster/delete/:id', unknown: [400, 'no such cluster'] },
  { path: '/cluster/:id', unknown: [404, 'cluster in db not found'] },
  { path: '/cluster/:id/list_services', isList: true, unknown: [400, 'no such cluster'] },
];

const SERVICES: readonly Row[] = [
  {
    path: '/service/create',
    fields: { ...named, service_type: need('text'), docker_image: need('text'), cluster_id: need('id') },
  },
  {
    path: '/service/update/:id',
    fields: { desc: may('desc'), service_type: may('text'), docker_image: may('text'), cluster_id: may('id') },
    unknown: [404, 'service'],
  },
  { path: '/service/delete/:id', unknown: [404, 'service'] },
  { path: '/service/:id', unknown: [404, 'service'] },
  { path: '/service/:id/list_pools', isList: true, unknown: [400, 'no such service'] },
];

const POOLS: readonly Row[] = [
  {
    path: '/pool/create',
    fields: { ...named, vm_type: need('integer'), sd_id: need('integer'), service_id: need('id'), tasks: may('ids') },
  },
  {
    path: '/pool/update/:id',
    fields: { desc: may('desc'), vm_type: may('integer'), sd_id: may('integer'), tasks: may('ids') },
    unknown: [404, 'pool'],
  },
  { path: '/pool/delete/:id', unknown: [400, 'data not found'] },
  { path: '/pool/list', isList: true },
  { path: '/pool/:id', unknown: [404, 'pool'] },
  { path: '/pool/:id/list_nodes', isList: true, unknown: [400, 'pool'] },
  { path: '/pool/:id/add_nodes', fields: { nodes: need('nodes') }, unknown: [404, 'pool_id is not valid'] },
  { path: '/pool/:id/remove_nodes', fields: { nodes: need('nodes') }, unknown: [400, 'pool'] },
  { path: '/pool/search_by_ip/:iplist' },
  { path: '/pool/expand/:id', fields: { num: need('integer') }, unknown: [400, 'pool'] },
  { path: '/pool/shrink/:id', fields: { nodes: need('nodes') }, unknown: [400, 'pool'] },
  { path: '/pool/deploy/:id', fields: { max_num: need('integer'), tag: need('text') }, unknown: [400, 'pool'] },
];

const TASKS: readonly Row[] = [
  {
    path: '/task/create',
    none: null,
    fields: {
      template_id: need('id'),
      task_name: need('text'),
      timeout: may('integer'),
      auto: may('flag'),
      max_ratio: may('integer'),
      max_num: may('integer'),
      opr_user: need('text'),
      nodes: need('nodes'),
      params: may('maps'),
    },
  },
  {
    path: '/task/start/:id',
    older: ['/task/start'],
    idInBody: true,
    none: null,
    fields: { params: may('maps') },
    unknown: [400, 'flow not found id'],
  },
  { path: '/task/pause/:id', older: ['/task/pause'], idInBody: true, none: null, unknown: [400, 'pause flow'] },
  { path: '/task/stop/:id', older: ['/task/stop'], idInBody: true, none: null, unknown: [400, 'stop flow'] },
  { path: '/task/list', isList: true },
  { path: '/task/:id', unknown: [400, 'Flow not found'] },
  {
    path: '/task/:id/detail',
    isList: true,
    fields: { state: may('integer'), group: may('group') },
    unknown: [400, 'Flow not found'],
  },
  { path: '/task/:id/log', older: ['/task/flow/:id/log'], isList: true, unknown: [400, 'Flow not found'] },
  { path: '/task/node/:nsid/log', isList: true, unknown: [400, 'not found'] },
];

const TEMPLATES: readonly Row[] = [
  {
    path: '/task_tpl/create',
    older: ['/task/impl/create', '/action/impl/create'],
    fields: { ...named, steps: need('steps') },
  },
  { path: '/task_tpl/list', older: ['/task/impl/list', '/action/impl/list'], isList: true },
  { path: '/task_tpl/:id', unknown: [404, 'data not found'] },
  {
    path: '/task_tpl/update/:id',
    fields: { desc: may('desc'), steps: may('steps') },
    unknown: [404, 'data not found'],
  },
  {
    path: '/task_tpl/delete/:id',
    older: ['/action/impl/delete/:id', '/task/impl/delete', '/action/impl/delete'],
    idInBody: true,
    none: null,
    unknown: [404, 'data not found'],
  },
];

const STEPS_AND_ACTIONS: readonly Row[] = [
  { path: '/task_step/list', isList: true },
  { path: '/remote_step/list', isList: true },
  { path: '/remote_step/create', fields: { ...named, actions: need('actions') } },
  {
    path: '/remote_step/update/:id',
    fields: { desc: may('desc'), actions: may('actions') },
    unknown: [404, 'remote step'],
  },
  { path: '/remote_step/delete/:id', unknown: [404, 'remote step'] },
  { path: '/remote_step/:id', unknown: [404, 'remote step'] },
  { path: '/action/list', isList: true },
  { path: '/action/create', fields: { ...named, params: need('types') } },
  { path: '/action/update/:id', fields: { desc: may('desc'), params: may('types') }, unknown: [404, 'action'] },
  { path: '/action/delete/:id', unknown: [404, 'action'] },
  { path: '/action/:id', unknown: [404, 'action'] },
  { path: '/actimpl/list', isList: true },
  { path: '/actimpl/create', fields: { type: need('name'), action_id: need('id'), template: need('map') } },
  {
    path: '/actimpl/update/:id',
    fields: { impl_id: may('id'), type: may('name'), action_id: may('id'), template: may('map') },
    unknown: [404, 'implementation'],
  },
  { path: '/actimpl/delete/:id', fields: { impl_id: may('id') }, unknown: [404, 'implementation'] },
  {
    path: '/actimpl/:id',
    older: ['/actimpl/get/:id'],
    fields: { impl_id: may('id') },
    unknown: [404, 'implementation'],
  },
];

/** §4 */
const SCHEDULES: readonly Row[] = [
  {
    path: '/task/saveTask',
    fields: {
      id: may('integer'),
      pool_id: need('id'),
      type: need('text'),
      exec_type: need('text'),
      cron_itmes: may('items'),
      depend_itmes: may('items'),
    },
  },
  { path: '/task/expandList/:poolId', isList: true },
  { path: '/task/uploadList/:poolId', isList: true },
];

export const CONTRACT: readonly Row[] = [
  ...CLUSTERS,
  ...SERVICES,
  ...POOLS,
  ...TASKS,
  ...TEMPLATES,
  ...STEPS_AND_ACTIONS,
  ...SCHEDULES,
];

/** `data` of this row's failures. */
export function noneOf(row: Row): unknown {
  if (row.isList === true) return [];
  return row.none === null ? null : {};
}

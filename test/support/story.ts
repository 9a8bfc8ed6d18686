import type { Endpoint } from '../../src/api/http/endpoint.ts';
import type { NodeId, PoolId, TaskId, VmTypeId } from '../../src/domain/ids.ts';
import type { Database } from '../../src/store/database.ts';
import { insertTerminal } from '../../src/store/terminals/terminals.ts';
import { TESTER } from './tester.ts';

const ONE = 1 as TaskId;

/** An order in which the documented examples can be tried on a fresh installation, one after the other. */
export const STORY = [
  ['/cluster/create', '/cluster/list', '/cluster/:id', '/cluster/update/:id'],
  ['/service/create', '/service/list', '/service/:id', '/service/update/:id', '/cluster/:id/list_services'],
  [
    '/vm_type/providers',
    '/vm_type/create',
    '/vm_type/list',
    '/vm_type/:id',
    '/vm_type/update/:id',
    '/vm_type/check/:id',
    '/vm_type/look/:id',
    '/vm_type/:id/drift',
    '/vm_type/return/:id',
    '/server/key',
    '/server/key/rotation',
    '/server/key/rotation/nodes',
    '/server/key/rotate',
  ],
  ['/sd/providers', '/sd/create', '/sd/list', '/sd/:id', '/sd/update/:id', '/sd/check/:id', '/sd/:id/drift'],
  ['/pool/create', '/pool/list', '/pool/:id', '/pool/update/:id', '/service/:id/list_pools'],
  ['/pool/:id/add_nodes', '/pool/:id/list_nodes', '/pool/search_by_ip/:iplist', '/pool/images'],
  ['/node/find', '/node/:id', '/node/:id/history', '/node/at/:address', '/node/facts/:id'],
  ['/node/open_terminal', '/terminal/list', '/terminal/:id', '/terminal/:id/cast'],
  ['/action/create', '/action/list', '/action/:id', '/action/update/:id', '/action/:id/usage'],
  ['/actimpl/create', '/actimpl/list', '/actimpl/:id', '/actimpl/update/:id', '/actimpl/delete/:id'],
  ['/action/delete/:id', '/deleted/list', '/action/restore/:id'],
  ['/remote_step/create', '/remote_step/list', '/task_step/list', '/remote_step/:id'],
  ['/remote_step/update/:id', '/remote_step/:id/usage', '/remote_step/delete/:id', '/remote_step/restore/:id'],
  ['/task_tpl/create', '/task_tpl/list', '/task_tpl/:id', '/task_tpl/update/:id', '/task_tpl/:id/usage'],
  ['/fleet/apply', '/fleet/export', '/fleet/schema'],
  ['/changes/:kind/:id', '/task_tpl/delete/:id', '/task_tpl/restore/:id'],
  ['/task/saveTask', '/task/scheduleList', '/task/expandList/:poolId', '/task/shrinkList/:poolId'],
  ['/task/uploadList/:poolId', '/task/deleteTask/:id'],
  [
    '/pool/expand/:id',
    '/task/list',
    '/task/:id',
    '/task/:id/detail',
    '/task/:id/log',
    '/task/node/:id/log',
    '/task/node/:id/attempts',
  ],
  ['/task/node/:id/skip', '/task/node/:id/retry', '/task/pause/:id', '/task/start/:id'],
  ['/task/node/:id/abandon', '/task/stop/:id'],
  ['/task/:id/progress', '/task/:id/output', '/task/:id/checks', '/task/:id/plan'],
  [
    '/pool/:id/remove_nodes',
    '/pool/:id/add_nodes',
    '/pool/deploy/:id',
    '/task/create',
    '/task/run_command',
    '/node/gather_facts',
    '/task/:id/compare',
    '/pool/replace/:id',
    '/pool/shrink/:id',
  ],
  ['/repository/create', '/repository/list', '/repository/:id', '/repository/update/:id', '/repository/:id/usage'],
  ['/repository/delete/:id', '/repository/restore/:id'],
  ['/file/write', '/file/list', '/file/delete/:id', '/key/list'],
  ['/token/create', '/token/list', '/token/revoke/:id', '/token/delete/:id'],
  ['/usage/list', '/usage/csv'],
  ['/worker/list', '/clock', '/healthz', '/readyz', '/whoami', '/about', '/search'],
].flat();

/** Examples that can be tried only when everything else was removed. */
export const DELETES = [
  '/pool/delete/:id',
  '/vm_type/delete/:id',
  '/sd/delete/:id',
  '/service/delete/:id',
  '/cluster/delete/:id',
];

/** Examples that need a repository, or a load balancer that answers: repositories.test.ts and balancer-reload.test.ts try these endpoints. */
export const FETCHED = ['/repository/:id/refresh', '/repository/:id/files', '/sd/:id/mend'];

/** Examples with a private key, of which documents show the first line alone: test/integration/reach-api.test.ts tries these endpoints. */
export const KEYED = [
  ...['create', 'update/:id', 'delete/:id'].map((path) => `/key/${path}`),
  // key-rotation.test.ts
  ...['finish', 'back'].map((path) => `/server/key/rotate/${path}`),
];

/** Prepares what an example needs besides the examples before it, as no engine runs: to be called before each. */
export async function prepare(path: string, database: Database): Promise<void> {
  const [firstDelete] = DELETES;
  if (path === firstDelete) await database.deleteFrom('node').execute();
  if (path === '/pool/replace/:id')
    await database.updateTable('node').set({ vm_id: 'vm-1' }).where('vm_id', '=', '').execute();
  if (path === '/vm_type/return/:id') await leaveMachine(database);
  if (path === '/terminal/list') await leaveTerminal(database);
  const isAbandoned = path === '/task/node/:id/abandon';
  if (!isAbandoned && path !== '/task/stop/:id') return;
  const { plan } = await database.selectFrom('task').select('plan').where('id', '=', ONE).executeTakeFirstOrThrow();
  const position = isAbandoned ? plan.findIndex((step) => step.work.kind === 'remote') : 0;
  await database
    .updateTable('node_run')
    .set({ state: isAbandoned ? 'running' : 'init', step_index: position })
    .where('task_id', '=', ONE)
    .execute();
}

export interface Caller {
  readonly url: string;
  readonly authorization: string;
  /** Fields besides those of the example. */
  readonly more?: object;
}

/** Sends the example request of an endpoint. */
export async function tryOut(
  { paths, method, example, isList, file }: Endpoint,
  { url, authorization, more = {} }: Caller,
): Promise<Readonly<Record<string, unknown>>> {
  const values: Readonly<Record<string, unknown>> = { id: example.id ?? 1, ...example.path };
  const path = (paths[0] ?? '').replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const query = isList ? `?${new URLSearchParams(example.input as Record<string, string>).toString()}` : '';
  const response = await fetch(`${url}${path}${query}`, {
    method,
    headers: { authorization },
    ...(method === 'POST' ? { body: JSON.stringify({ ...(example.input as object), ...more }) } : {}),
  });
  if (response.ok && file !== null) return { code: 0, msg: 'success', data: await response.text() };
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

/** A machine that no node has had for an hour. */
async function leaveMachine(database: Database): Promise<void> {
  const [type, machine, anHourAgo] = [1 as VmTypeId, '10.0.0.17', new Date(Date.now() - 3_600_000)];
  const lease = { vm_type_id: type, machine, token: 'test-900001', leased: anHourAgo };
  await database.insertInto('machine_lease').values(lease).execute();
  const found = { vm_type_id: type, vm_id: `static-1-${machine}`, kind: 'stray', since: anHourAgo } as const;
  await database
    .insertInto('machine_drift')
    .values({ ...found, ip: machine, made: null, node_id: null })
    .execute();
}

/** A terminal that somebody has on the first node. */
async function leaveTerminal(database: Database): Promise<void> {
  const size = { columns: 80, rows: 24 };
  const node = { node_id: 1 as NodeId, pool_id: 1 as PoolId, pool_name: 'web-a', ip: '10.0.0.1', login: 'root' };
  await insertTerminal(database, { ...node, ...size, operator: TESTER.name, origin: null, opened: new Date() });
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, createApiClient } from '../../src/client/client.ts';
import { MASK } from '../../src/secrets/mask.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

let server: ApiServer;
let client: ApiClient;

beforeAll(async () => {
  server = await startApi();
  client = createApiClient({ baseUrl: server.url, authorization: () => 'tester' });
});

afterAll(() => server[Symbol.asyncDispose]());

type Records = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const HAPROXY = { socket: '/run/haproxy/admin.sock', backend: 'web', port: 8080 };
const ETCD = { endpoints: ['http://127.0.0.1:2379'], prefix: '/web/', port: 80, user: 'root' };
const SHOP: Records = {
  machine_types: { 'rack-a': { provider: 'static', settings: { machines: ['10.9.0.1'], port: 22, user: 'root' } } },
  load_balancers: {
    edge: { provider: 'haproxy', settings: HAPROXY },
    inner: { provider: 'etcd', settings: { ...ETCD, password: 'hidden' } },
  },
  clusters: { shop: { biz: 'retail' } },
  services: { web: { cluster: 'shop', service_type: 'web', docker_image: 'registry.example/web:1' } },
  actions: {
    greet: {
      params: { word: 'string' },
      implementations: { ansible: { action: { module: 'shell', args: 'echo {{word}}' } } },
    },
  },
  steps: { greeting: { actions: ['greet'] } },
  templates: {
    grow: {
      steps: [
        { name: 'create_vm', param_values: { machine_type: 'rack-a' } },
        { name: 'greeting', param_values: { word: 'hello' } },
        { name: 'register' },
      ],
      policy: { max_failures: 5 },
    },
  },
  pools: {
    'web-a': {
      service: 'web',
      machine_type: 'rack-a',
      load_balancers: [{ name: 'edge', port: 8081 }, { name: 'inner' }],
      templates: { expand: 'grow' },
    },
    'web-b': { service: 'web' },
  },
  schedules: {
    'web-a': [
      {
        type: 'expand',
        exec_type: 'crontab',
        cron_items: [{ week_day: 0, time: '20:00', instance_num: 3 }],
        depend_items: [{ pool: 'web-b', ratio: 0.5 }],
      },
    ],
  },
};

async function apply(fleet: object, options: { label?: string; prune?: boolean; plan_only?: boolean } = {}) {
  const { data } = await client.post('/fleet/apply', { body: { fleet: { ...fleet }, ...options } });
  return data;
}

async function exported(query: { label?: string; cluster?: string } = {}): Promise<Records> {
  const { data } = await client.get('/fleet/export', { params: { query } });
  return data as Records;
}

function named(changes: readonly { readonly action: string; readonly kind: string; readonly name: string }[]) {
  return changes.map(({ action, kind, name }) => `${action} ${kind}.${name}`);
}

test('a file is planned, applied as planned, and then is what the records are', async () => {
  const before = await exported();
  const plan = await apply(SHOP, { plan_only: true });
  expect(await exported(), 'a plan changes nothing').toEqual(before);
  expect(plan.applied).toBe(false);
  const applied = await apply(SHOP);
  expect(applied.changes).toEqual(plan.changes);
  expect(named(applied.changes).at(-1)).toBe('create schedules.web-a');

  expect((await apply(SHOP)).changes, 'written in another form than it is stored').toEqual([]);
  const file = await exported({ cluster: 'shop' });
  expect(Object.keys(file)).toEqual(Object.keys(SHOP));
  expect(file).toMatchObject({
    pools: {
      'web-a': { load_balancers: [{ name: 'edge', port: 8081 }, { name: 'inner' }], templates: { expand: 'grow' } },
    },
    templates: {
      grow: { steps: [{ param_values: { machine_type: 'rack-a' } }, {}, {}], policy: { max_failures: '5' } },
    },
    schedules: { 'web-a': [{ cron_items: [{ time: '20:00:00' }], depend_items: [{ pool: 'web-b' }] }] },
  });
  const again = await apply(await exported());
  expect(again.changes).toEqual([]);
  expect(again.unchanged).toBeGreaterThan(10);
});

test('an export makes the same on an empty server', async () => {
  await apply(SHOP);
  const file = await exported({ cluster: 'shop' });
  await using other = await startApi();
  const elsewhere = createApiClient({ baseUrl: other.url, authorization: () => 'tester' });
  const { load_balancers: balancers = {}, ...rest } = file;
  const inner = { ...(balancers['inner'] as object), settings: { ...ETCD, password: 'hidden' } };
  const body = { fleet: { ...rest, load_balancers: { ...balancers, inner } } };
  await elsewhere.post('/fleet/apply', { body });
  const { data } = await elsewhere.get('/fleet/export', { params: { query: { cluster: 'shop' } } });
  expect((data as Records)['pools']).toEqual(file['pools']);
  expect((data as Records)['schedules']).toEqual(file['schedules']);
});

test('secrets are masked, a mask keeps what is there, and one that is replaced is told', async () => {
  await apply(SHOP);
  const file = await exported();
  expect(file['load_balancers']?.['inner']).toMatchObject({ settings: { password: MASK } });
  expect((await apply(file)).changes).toEqual([]);
  const { changes } = await apply({
    load_balancers: { inner: { provider: 'etcd', settings: { ...ETCD, password: 'other' } } },
  });
  expect(changes).toMatchObject([{ name: 'inner', action: 'update', fields: [{ before: MASK, after: MASK }] }]);
  const fresh = { provider: 'etcd', settings: { ...ETCD, password: MASK } };
  await expect(apply({ load_balancers: { fresh } })).rejects.toThrow('load_balancers.fresh: settings.password');
});

test('a record that is refused is named, and nothing is changed', async () => {
  await apply(SHOP);
  const before = await exported();
  const wrong = [
    [{ clusters: { fine: {} }, pools: { bad: { service: 'nowhere' } } }, 'pools.bad: service is'],
    [
      { clusters: { fine: {} }, services: { web: { cluster: 'shop', docker_image: 'a b' } } },
      'services.web: docker_image',
    ],
    [
      { clusters: { fine: {} }, pools: { 'web-a': { service: 'web', sevice: 'web' } } },
      'pools.web-a.sevice: there is no such field',
    ],
    [{ clusters: { 'a\u0007b': {} } }, 'clusters.a'],
    [{ clusters: { fine: {}, ' fine': {} } }, 'stands twice'],
    [{ fleets: {} }, 'fleets: there is no such field'],
    [
      { clusters: { fine: {} }, services: { other: { cluster: 'fine' } }, pools: { 'web-a': { service: 'other' } } },
      'cannot be changed',
    ],
  ] as const;
  for (const [fleet, text] of wrong) await expect(apply(fleet)).rejects.toThrow(text);
  expect(await exported()).toEqual(before);
  await expect(apply({}, { prune: true })).rejects.toThrow('prune needs a label');
});

test('a set is what a label says: what leaves its file is deleted when that is asked for, in the opposite order', async () => {
  const clusters = { east: {} };
  const services = { tickets: { cluster: 'east' } };
  const made = await apply({ clusters, services }, { label: 'east' });
  expect(made.changes[0]?.fields).toContainEqual({ field: 'managed_by', before: null, after: 'east' });
  expect(await exported({ label: 'east' })).toMatchObject({ clusters, services });
  const { data: rows } = await client.get('/cluster/list', { params: { query: { name: 'east' } } });
  expect(rows).toMatchObject([{ managed_by: 'east', version: 1 }]);

  expect((await apply({ clusters }, { label: 'east' })).changes, 'not asked for').toEqual([]);
  const plan = await apply({}, { label: 'east', prune: true, plan_only: true });
  expect(named(plan.changes)).toEqual(['delete services.tickets', 'delete clusters.east']);
  await client.post('/pool/create', {
    body: { name: 'east-a', desc: '', vm_type: 0, sd_id: 0, service_id: await idOf('/service/list', 'tickets') },
  });
  await expect(apply({}, { label: 'east', prune: true })).rejects.toThrow('services.tickets: sub pool exists');
  expect(Object.keys(await exported({ label: 'east' }))).toEqual(['clusters', 'services']);
});

async function idOf(path: '/service/list', name: string): Promise<number> {
  const { data } = await client.get(path, { params: { query: { name } } });
  return data[0]?.id ?? 0;
}

test('of two files at once one is refused or waits: no record is half of each', async () => {
  const files = ['one', 'two'].map((biz) => ({
    clusters: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`twin-${index}`, { biz }])),
  }));
  const results = await Promise.allSettled(files.map((file) => apply(file)));
  expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  for (const reason of refused) expect(reason).toContain('another file is being applied');
  const { clusters = {} } = await exported();
  const twins = Object.entries(clusters).filter(([name]) => name.startsWith('twin-'));
  expect(new Set(twins.map(([, content]) => (content as { biz: string }).biz)).size).toBe(1);
});

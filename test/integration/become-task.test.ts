import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OUTBOUND_TO_LOOPBACK } from '../support/no-channel.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import { MASK } from '../../src/secrets/mask.ts';
import { createExecutors } from '../../src/steps/registry.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { APP, type BecomeNode, PASSWORD, startBecomeNode } from '../support/become-node.ts';
import { startTestWorker } from '../support/engine.ts';
import { logInto } from '../support/log-into.ts';
import { noFacts } from '../support/no-facts.ts';
import { until } from '../support/until.ts';
import { NO_CONTENT } from '../support/no-content.ts';
import { NO_LEDGER } from '../support/no-ledger.ts';

let server: ApiServer;
let node: BecomeNode;
const all = new AsyncDisposableStack();
const logged: string[] = [];
const answered: string[] = [];

beforeAll(async () => {
  server = all.use(await startApi('UTC', { log: logInto(logged) }));
  node = all.use(await startBecomeNode());
  const { database, directory } = server.test;
  const machines = new MachineProviders({
    database,
    installation: 'test',
    outbound: OUTBOUND_TO_LOOPBACK,
    dataDir: directory,
    keys: server.keys,
    offersSandbox: false,
  });
  const executors = createExecutors({
    channel: all.use(node.openChannel()),
    ansible: { run: none, cancel: none },
    plays: { run: none, cancel: none },
    endpointOf: machines.endpointOf,
    ...noFacts,
    content: NO_CONTENT,
    now: () => new Date(),
    machinesOf: none,
    discoveryOf: none,
    ledger: NO_LEDGER,
    tokenOf: () => 'token',
  });
  all.use(await startTestWorker({ ...server.test, queue: server.queue, executors, now: server.context.now }));
});
afterAll(() => all.disposeAsync());

function none(): Promise<never> {
  return Promise.reject(new Error('not in this test'));
}

interface Answer<Data> {
  readonly code: number;
  readonly msg: string;
  readonly data: Data;
}

async function ask<Data>(path: string, body: object = {}): Promise<Answer<Data>> {
  const headers = { authorization: 'tester' };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  answered.push(text);
  return JSON.parse(text) as Answer<Data>;
}

async function call<Data>(path: string, body: object = {}): Promise<Data> {
  const { msg, data } = await ask<Data>(path, body);
  expect(msg).toBe('success');
  return data;
}

async function action(name: string, args: string, become?: unknown): Promise<void> {
  const id = await call<number>('/action/create', { name, desc: '', params: {} });
  const template = { action: { module: 'shell', args }, ...(become === undefined ? {} : { become }) };
  await call('/actimpl/create', { type: 'ansible', action_id: id, template });
}

async function machineType(name: string, become: object): Promise<number> {
  const { host, port } = node.endpointOf('root');
  const settings = { machines: [{ ip: host, port }], user: 'st-asks', become };
  return call<number>('/vm_type/create', { name, desc: '', provider: 'static', settings });
}

interface PlanView {
  readonly plans: readonly { readonly options: readonly { readonly name: string; readonly become: unknown }[] }[];
}

test('the later word counts: machine type, step, action', async () => {
  const file = join(node.directory, 'note');
  await writeFile(file, `the password is ${PASSWORD}.\n`);
  const become = { method: 'sudo', user: 'root', password: PASSWORD };
  const type = await machineType('become', become);
  const { settings } = await call<{ settings: Record<string, unknown> }>(`/vm_type/${type}`);
  expect(settings['become']).toEqual({ ...become, password: MASK });
  // sent back as it was read, it stays as it is
  await call(`/vm_type/update/${type}`, { settings });

  await action('who', `id -un; cat ${file}`);
  await action('who_app', 'id -un', { user: APP });
  await action('who_login', 'id -un', 'none');
  for (const name of ['usual', 'as_app']) {
    await call('/remote_step/create', { name, desc: '', actions: ['who', 'who_app', 'who_login'] });
  }
  const steps = [{ name: 'usual' }, { name: 'as_app', become: { user: APP } }];
  const template = await call<number>('/task_tpl/create', { name: 'who', desc: '', steps });
  const shown = await call<{ steps: readonly { readonly become?: unknown }[] }>(`/task_tpl/${template}`);
  expect(shown.steps.map((step) => step.become)).toEqual([undefined, { method: 'sudo', user: APP }]);

  const ip = await addNode(type);
  const request = {
    template_id: template,
    task_name: 'who',
    params: {},
    max_ratio: 100,
    max_num: 1,
    opr_user: 'tester',
    nodes: [{ ip }],
  };
  const { plans } = await call<PlanView>('/task/create', { ...request, plan: 1 });
  const root = { method: 'sudo', user: 'root' };
  const app = { method: 'sudo', user: APP };
  expect(plans[0]?.options.map((option) => option.become)).toEqual([
    [root, app, 'none'],
    [app, 'none'],
  ]);

  const logs = await logsOf(await run(request));
  expect(logs).toEqual([
    {
      usual: `== action who\nroot\nthe password is ${MASK}.\n== action who_app\n${APP}\n== action who_login\nst-asks\n`,
    },
    {
      as_app: `== action who\n${APP}\nthe password is ${MASK}.\n== action who_app\n${APP}\n== action who_login\nst-asks\n`,
    },
  ]);
  const seen = [...logged, ...answered].join('\n');
  for (const form of [PASSWORD, JSON.stringify(PASSWORD).slice(1, -1)]) expect(seen).not.toContain(form);
});

async function addNode(type: number): Promise<string> {
  const ip = node.endpointOf('root').host;
  const cluster = await call<number>('/cluster/create', { name: 'c', desc: '', biz: '' });
  const service = await call<{ id: number }>('/service/create', {
    name: 's',
    desc: '',
    service_type: 'x',
    docker_image: 'web:1',
    cluster_id: cluster,
  });
  const pool = { name: 'p', desc: '', vm_type: type, sd_id: 0, service_id: service.id };
  const { id } = await call<{ id: number }>('/pool/create', pool);
  await call(`/pool/${id}/add_nodes`, { nodes: [ip] });
  return ip;
}

async function run(request: object): Promise<number> {
  const response = await ask<null>('/task/create', request);
  const [task = 0] = (response as { task_ids?: readonly number[] }).task_ids ?? [];
  await until('the task ended', async () => (await call<{ state: number }>(`/task/${task}`)).state > 1);
  return task;
}

async function logsOf(task: number): Promise<unknown> {
  const groups = await call<Record<string, readonly { readonly id: number }[]>>(`/task/${task}/detail`);
  const [first] = Object.values(groups).flat();
  return call(`/task/node/${first?.id}/log`);
}

test.each([
  [{ user: '-x' }, /^steps\[0\]\.become must be "none", or /],
  [{ method: 'sudo', user: 'root', password: PASSWORD }, /a password belongs in the machine type$/],
  [true, /^steps\[0\]\.become must be/],
])('a step does not take %j', async (become, refusal) => {
  const steps = [{ name: 'usual', become }];
  const { code, msg } = await ask('/task_tpl/create', { name: 'wrong', desc: '', steps });
  expect(code).toBe(400);
  expect(msg).toMatch(refusal);
  expect(msg).not.toContain(PASSWORD.slice(0, 5));
});

test('a step that runs nothing on nodes has nobody to become', async () => {
  const steps = [{ name: 'register', become: 'none' }];
  const { msg } = await ask('/task_tpl/create', { name: 'wrong', desc: '', steps });
  expect(msg).toBe('step register runs nothing on its nodes: leave become out of it');
});

test('an action does not take a password', async () => {
  const template = { action: { module: 'shell', args: 'id' }, become: { password: PASSWORD } };
  const { code, msg } = await ask('/actimpl/create', { type: 'ansible', action_id: 1, template });
  expect(code).toBe(400);
  expect(msg).toMatch(/^template\.become must be .*: a password belongs in the machine type$/);
});

test.each([
  [{ user: 'a b' }, 'user'],
  [{ method: 'run0' }, 'method'],
  [{ password: 'two\nlines' }, 'password'],
  [{ password: 'x'.repeat(201) }, 'password'],
  [{ shell: '/bin/sh' }, 'become'],
])('a machine type does not take %j', async (become, field) => {
  const settings = { machines: [], become };
  const { code, msg } = await ask('/vm_type/create', { name: 'wrong', desc: '', provider: 'static', settings });
  expect(code).toBe(400);
  expect(msg).toContain(field);
  expect(msg).not.toContain('lines');
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { MASK } from '../../src/secrets/mask.ts';
import { createExecutors } from '../../src/steps/registry.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { startTestWorker } from '../support/engine.ts';
import { logInto } from '../support/log-into.ts';
import { noFacts } from '../support/no-facts.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { NO_CONTENT } from '../support/no-content.ts';
import { keysAt } from '../support/keys.ts';
import { NO_LEDGER } from '../support/no-ledger.ts';

/** Each of them is set somewhere, and none may be seen anywhere. */
const SECRETS = {
  template: "hunter2-tpl it's",
  task: 'hunter3-task&%',
  start: 'hunter4-start',
  list: 'hunter5-list',
  settings: 'hunter6-settings',
  lines: '-----BEGIN KEY-----\nhunter7-line-one\nhunter7-line-two\n-----END KEY-----\n',
};
const PIECES = ['hunter2-tpl', 'hunter3-task', 'hunter4-start', 'hunter5-list', 'hunter6', 'hunter7-line'];

/** Writes its parameters in many ways, slowly enough to be shown while it runs, and fails with one of them at first. */
const SCRIPT = `#!/bin/sh
set -eu
password={{ password | quote }}
printf '%s' "$password" >"$HOME/seen"
echo "plain $password"
echo "quoted "{{ password | quote | quote }}
echo "list {{ keys }}"
echo "key {{ lines }}"
echo "base64 $(echo "$password" | base64)"
i=0
while [ $i -lt 6 ]; do
  printf '%s' "$password" | cut -c1-6 | tr -d '\\n'
  sleep 0.3
  printf '%s\\n' "$password" | cut -c7-
  i=$((i + 1))
done
[ -e "$HOME/again" ] || { touch "$HOME/again"; echo "cannot log in with $password" >&2; exit 3; }
echo done
`;

let server: ApiServer;
let sshd: TestSshd;
let worker: AsyncDisposable;
let channel: AsyncDisposable;
const logged: string[] = [];
/** Everything that the API ever answered. */
const answered: string[] = [];

beforeAll(async () => {
  server = await startApi('UTC', { log: logInto(logged) });
  sshd = await startSshd();
  const ssh = createSshChannel({
    keys: keysAt(sshd.keyFile),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections: 10,
  });
  channel = ssh;
  const executors = createExecutors({
    channel: ssh,
    ansible: { run: none, cancel: none },
    plays: { run: none, cancel: none },
    endpointOf: () => Promise.resolve(sshd.endpoint),
    ...noFacts,
    content: NO_CONTENT,
    now: server.context.now,
    machinesOf: none,
    discoveryOf: none,
    ledger: NO_LEDGER,
    tokenOf: () => 'token',
  });
  worker = await startTestWorker({ ...server.test, queue: server.queue, executors, now: server.context.now });
});

afterAll(async () => {
  await worker[Symbol.asyncDispose]();
  await channel[Symbol.asyncDispose]();
  await sshd[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function none(): Promise<never> {
  return Promise.reject(new Error('not in this test'));
}

interface Answer<Data> {
  readonly code: number;
  readonly msg: string;
  readonly data: Data;
}

async function ask<Data>(path: string, body: object = {}): Promise<Answer<Data>> {
  return JSON.parse(await read(path, body, 'POST')) as Answer<Data>;
}

/** The text of an answer: not all of them are JSON. */
async function read(path: string, body: object, method: 'GET' | 'POST'): Promise<string> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: 'tester' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  answered.push(text);
  return text;
}

async function call<Data>(path: string, body: object = {}): Promise<Data> {
  const { code, msg, data } = await ask<Data>(path, body);
  expect(msg).toBe('success');
  expect(code).toBe(0);
  return data;
}

async function refused(path: string, body: object): Promise<string> {
  const { code, msg } = await ask(path, body);
  expect(code).toBeGreaterThanOrEqual(400);
  return msg;
}

interface TemplateView {
  readonly steps: readonly { readonly name: string; readonly param_values: Readonly<Record<string, unknown>> }[];
}
interface TaskView {
  readonly state: number;
  readonly options: TemplateView['steps'];
}

const PARAMS = { password: 'secret', keys: ' Secret', lines: 'secret', port: 'integer' };
const VALUES = {
  password: SECRETS.template,
  keys: [SECRETS.list, { deep: SECRETS.list }],
  lines: SECRETS.lines,
  port: 80,
};

async function describeLogin(): Promise<{ readonly action: number; readonly step: number; readonly template: number }> {
  const action = await call<number>('/action/create', { name: 'login', desc: '', params: PARAMS });
  const implementation = { action: { module: 'longscript', content: SCRIPT } };
  await call('/actimpl/create', { type: 'ansible', action_id: action, template: implementation });
  const step = await call<number>('/remote_step/create', { name: 'login', desc: '', actions: ['login'] });
  const steps = [{ name: 'login', param_values: VALUES, retry: { retry_times: 0, ignore_error: false } }];
  return { action, step, template: await call<number>('/task_tpl/create', { name: 'login', desc: '', steps }) };
}

async function untilTask(id: number, ...states: readonly number[]): Promise<TaskView> {
  for (;;) {
    const task = await call<TaskView>(`/task/${id}`);
    if (states.includes(task.state)) return task;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the stream of events has said from the beginning, until it says nothing new. */
async function eventsSoFar(): Promise<string> {
  const { rows } = await sql<{ last: number }>`select max(id)::int as last from event`.execute(server.test.database);
  const response = await fetch(`${server.url}/events?after=0.0.0`, { headers: { authorization: 'tester' } });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (new RegExp(`^id: \\d+\\.${rows[0]?.last}\\.`, 'm').test(text)) break;
  }
  return text;
}

/** Every row of every table, without the columns that hold what tasks will need. */
async function rowsOfAllTables(): Promise<string> {
  const needed = { task: ['plan'], template: ['steps'], vm_type: ['settings'], sd: ['settings'] };
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema')`.execute(server.test.database);
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['event', 'step_log', 'task_log', 'step_run']));
  const dumps = await Promise.all(
    tables.map(async ({ schema, name }) => {
      const without: readonly string[] = Object.entries(needed).find(([table]) => table === name)?.[1] ?? [];
      const { rows } = await sql<{ row: string }>`
        select (to_jsonb(row) - ${without}::text[])::text as row from ${sql.id(schema, name)} as row`.execute(
        server.test.database,
      );
      return rows.map(({ row }) => row);
    }),
  );
  return dumps.flat().join('\n');
}

function expectNoSecret(where: string, text: string): void {
  for (const piece of PIECES) {
    const at = text.indexOf(piece);
    expect(at === -1 ? '' : text.slice(Math.max(0, at - 100), at + 100), `${piece} in ${where}`).toBe('');
  }
}

/** Asks everything that can be asked without a change, for every id. */
async function walkAllReads(): Promise<void> {
  const paths = endpoints.filter(({ method }) => method === 'GET').flatMap((endpoint) => endpoint.paths);
  expect(paths.length).toBeGreaterThan(25);
  for (const path of paths) {
    for (const id of path.includes(':') ? [1, 2, 3, 4, 5, 6, 7, 8] : [0]) {
      await read(`${path.replace(/:\w+/, String(id))}?page_size=1000`, {}, 'GET');
    }
  }
}

test('a secret that is set is used, and never seen again: in no answer, event, log or table', async () => {
  const { template } = await describeLogin();
  const cluster = await call<number>('/cluster/create', { name: 'c', desc: '', biz: '' });
  const service = { name: 's', desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: cluster };
  const { id: serviceId } = await call<{ id: number }>('/service/create', service);
  const pool = { name: 'p', desc: '', vm_type: 1, sd_id: 1, service_id: serviceId, tasks: { deploy: template } };
  const { id: poolId } = await call<{ id: number }>('/pool/create', pool);
  await call(`/pool/${poolId}/add_nodes`, { nodes: ['127.0.0.1'] });
  const old = { socket: '/run/x.sock', backend: 'web', port: 1, password: SECRETS.settings };
  await server.test.database
    .insertInto('sd')
    .values({ name: 'old', desc: '', provider: 'haproxy', settings: JSON.stringify(old) })
    .execute();
  await server.test.database
    .insertInto('vm_type')
    .values({ name: 'old', desc: '', provider: 'gone', settings: JSON.stringify(old) })
    .execute();

  // as a client that resends what it has read
  const shown = await call<TemplateView>(`/task_tpl/${template}`);
  expect(shown.steps[0]?.param_values).toEqual({ password: MASK, keys: MASK, lines: MASK, port: 80 });
  await call(`/task_tpl/update/${template}`, { steps: shown.steps, desc: 'as before' });

  await call(`/pool/deploy/${poolId}`, { max_num: 1, tag: 'web:1', plan: 1 });
  const order = { template_id: template, task_name: 't', opr_user: 'tester', nodes: ['127.0.0.1'] };
  const params = { login: { password: SECRETS.task } };
  await call('/task/create', { ...order, params, plan: 1 });
  const { task_ids: taskIds } = (await ask('/task/create', { ...order, params })) as unknown as { task_ids: number[] };
  const taskId = taskIds[0] ?? 0;
  const failed = await untilTask(taskId, 3);
  expect(failed.options[0]?.param_values).toEqual({ password: MASK, keys: MASK, lines: MASK, port: 80 });
  expect(await readFile(join(sshd.home, 'seen'), 'utf8')).toBe(SECRETS.task);

  await call('/task/start', { id: taskId, params: { password: SECRETS.start, keys: MASK } });
  await untilTask(taskId, 2);
  expect(await readFile(join(sshd.home, 'seen'), 'utf8')).toBe(SECRETS.start);
  const again = (await ask('/task/create', { ...order, params: { password: MASK } })) as unknown as {
    task_ids: number[];
  };
  await untilTask(again.task_ids[0] ?? 0, 2);
  expect(await readFile(join(sshd.home, 'seen'), 'utf8'), 'the template’s, through a mask').toBe(SECRETS.template);

  await walkAllReads();
  expectNoSecret('the answers of the API', answered.join('\n'));
  const events = await eventsSoFar();
  expect(events, 'what it wrote was shown as it ran').toMatch(/"type":"log"[^\n]*plain ••••••/);
  expectNoSecret('the events', events);
  const rows = await rowsOfAllTables();
  expect(rows).toContain('cannot log in with ••••••');
  expectNoSecret('the tables', rows);
  expectNoSecret('the server’s log', logged.join('\n'));
});

test('what is refused is refused without a word of what was given', async () => {
  const { step, template } = await existing();
  const secret = SECRETS.task;
  const mask = [{ name: 'login', param_values: { password: MASK } }];
  expect(await refused('/task_tpl/create', { name: 'copy', desc: '', steps: mask })).toBe(
    'steps[0].param_values.password is the mask that stands for a secret, and no value is stored for it: give the value',
  );
  const messages = [
    await refused('/task_tpl/create', { name: 'x', desc: '', steps: [{ name: 'login', param_values: secret }] }),
    await refused('/task_tpl/create', { name: 'x', desc: '', steps: `[{"password":"${secret}"}]` }),
    await refused('/task_tpl/create', { name: 'x', desc: '', steps: [{ name: 'login', param_values: [secret] }] }),
    await refused('/task/start', { id: 1, params: secret }),
    await refused('/sd/create', { name: 'x', provider: 'haproxy', settings: secret }),
    await refused('/sd/create', {
      name: 'x',
      provider: 'haproxy',
      settings: { backend: 'b', port: 1, password: secret },
    }),
    await refused('/vm_type/create', { name: 'x', provider: 'static', settings: { machines: [], password: secret } }),
    await refused('/sd/update/1', { settings: { password: secret } }),
    await refused(`/task_tpl/update/${template}`, {
      steps: [{ name: 'login', param_values: { password: { $: 'x'.repeat(20_000) } } }],
    }),
  ];
  expectNoSecret('the refusals', messages.join('\n'));
  expect(messages[5]).toBe('settings.password of haproxy: there is no such setting');
  expect((await call<string[]>('/sd/check/1')).join()).not.toContain('hunter');
  expect(await refused(`/remote_step/update/${step}`, { actions: ['echo'] })).toContain('would not be secret any more');
});

async function idOfLogin(list: string): Promise<number> {
  return (await call<{ id: number }[]>(list, { name: 'login' }))[0]?.id ?? 0;
}

/** The step and the template of the first test, whatever their ids are. */
async function existing(): Promise<{ readonly step: number; readonly template: number; readonly action: number }> {
  return {
    step: await idOfLogin('/remote_step/list'),
    template: await idOfLogin('/task_tpl/list'),
    action: await idOfLogin('/action/list'),
  };
}

test('what becomes secret is hidden at once, and what is secret does not come to light again', async () => {
  const { action, template } = await existing();
  const opened = { password: 'string', keys: 'secret', lines: 'secret', port: 'integer' };
  expect(await refused(`/action/update/${action}`, { params: opened })).toBe(
    'password of step login would not be secret any more, and has a value in template login: take it out there first',
  );
  await call(`/action/update/${action}`, { params: { ...PARAMS, port: 'secret' } });
  expect((await call<TemplateView>(`/task_tpl/${template}`)).steps[0]?.param_values['port']).toBe(MASK);
  const [task] = await call<TaskView[]>('/task/list');
  expect(task?.options[0]?.param_values, 'of a task that was made before').toEqual({
    password: MASK,
    keys: MASK,
    lines: MASK,
    port: MASK,
  });
  const listed = await call<{ name: string; params: object }[]>('/task_step/list', { name: 'login' });
  expect(listed[0]?.params).toEqual({ password: 'secret', keys: 'secret', lines: 'secret', port: 'secret' });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Plays } from '../../src/ansible/plays/plays.ts';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { Repositories } from '../../src/content/repositories.ts';
import { MASK } from '../../src/secrets/mask.ts';
import { createExecutors } from '../../src/steps/registry.ts';
import type { Database } from '../../src/store/database.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { startTestWorker } from '../support/engine.ts';
import { type SourceRepository, sourceRepository } from '../support/git.ts';
import { noFacts } from '../support/no-facts.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';
import { ownFilesAt } from '../support/no-content.ts';
import { keysAt } from '../support/keys.ts';
import { NO_LEDGER } from '../support/no-ledger.ts';

/* Repositories over the API, and tasks that take files of them: PC1–PC3. */

const all = new AsyncDisposableStack();
let server: ApiServer;
let source: SourceRepository;
let sshd: TestSshd;
let repositories: Repositories;

beforeAll(async () => {
  source = all.use(sourceRepository());
  sshd = all.use(await startSshd());
  const open = (database: Database): Repositories =>
    new Repositories({
      database,
      mirrors: join(source.parent, 'mirrors'),
      checkouts: join(source.parent, 'checkouts'),
      outbound: openOutbound(parseAllowList('127.0.0.1')),
      localDirectories: [source.parent],
      now: () => new Date(),
    });
  server = all.use(
    await startApi('UTC', {
      gitDirectories: [source.parent],
      repositories: (database) => (repositories = open(database)),
    }),
  );
  const channel = all.use(
    createSshChannel({
      keys: keysAt(sshd.keyFile),
      checkHostKey: () => Promise.resolve(),
      sweepDue: () => Promise.resolve(false),
      maxConnections: 10,
    }),
  );
  const executors = createExecutors({
    channel,
    plays: new Plays({
      channel,
      directory: join(source.parent, 'plays'),
      content: ownFilesAt('/nonexistent'),
      hidden: [source.parent],
    }),
    ansible: { run: none, cancel: none },
    endpointOf: () => Promise.resolve(sshd.endpoint),
    content: { files: ownFilesAt('/nonexistent'), repositories },
    ...noFacts,
    now: server.context.now,
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
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'tester' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer<Data>;
}

async function call<Data>(path: string, body: object = {}): Promise<Data> {
  const { code, msg, data } = await ask<Data>(path, body);
  expect({ code, msg }).toEqual({ code: 0, msg: 'success' });
  return data;
}

async function refused(path: string, body: object = {}): Promise<string> {
  const { code, msg } = await ask(path, body);
  expect(code).toBeGreaterThanOrEqual(400);
  return msg;
}

interface Row {
  readonly commit: string | null;
  readonly trouble: string | null;
  readonly credentials: object;
  readonly version: number;
}

test('what cannot be a repository is refused, with the field', async () => {
  const fields = { name: 'bad', url: 'https://git.example/x' };
  expect(await refused('/repository/create', { ...fields, name: 'a b' })).toMatch(/^name is/);
  for (const url of ['ext::sh -c id', 'https://li:pw@git.example/x', '--upload-pack=id', '/etc']) {
    expect(await refused('/repository/create', { ...fields, url })).toMatch(/^url is none of/);
  }
  expect(await refused('/repository/create', { ...fields, url: 'file:///etc' })).toMatch(/GIT_DIRECTORIES/);
  expect(await refused('/repository/create', { ...fields, ref: '--x' })).toMatch(/^ref is/);
  const key = { ssh_key: 'hunter2' };
  expect(await refused('/repository/create', { ...fields, credentials: key })).toMatch(/https:\/\/ are user, token/);
  const ssh = await refused('/repository/create', { ...fields, url: 'git@git.example:x', credentials: key });
  expect(ssh).toMatch(/^credentials.ssh_key cannot be used/);
  expect(ssh).not.toContain('hunter2');
  expect(await refused('/repository/create', { ...fields, credentials: { token: MASK } })).toMatch(/mask|pattern/);
  expect(await refused('/repository/create', { ...fields, host_key: 'x' })).toMatch(/host_key/);
});

test('credentials are never shown, stay when they are left out, and go to no other place', async () => {
  const url = 'git@git.example:ops/deploy';
  const id = await call<number>('/repository/create', { name: 'keys', url, credentials: { ssh_key: newPrivateKey() } });
  const stored = async (): Promise<unknown> =>
    (
      await server.test.database
        .selectFrom('repository')
        .select('credentials')
        .where('id', '=', id as never)
        .executeTakeFirst()
    )?.credentials;
  const before = await stored();
  expect((await call<Row>(`/repository/${id}`)).credentials).toEqual({ ssh_key: MASK });
  await call(`/repository/update/${id}`, { ref: 'next', credentials: { ssh_key: MASK } });
  await call(`/repository/update/${id}`, { url: 'git@git.example:ops/other' });
  expect(await stored()).toEqual(before);
  for (const body of [{}, { credentials: { ssh_key: MASK } }]) {
    expect(await refused(`/repository/update/${id}`, { url: 'git@evil.example:x', ...body })).toMatch(/another place/);
  }
  expect(await stored()).toEqual(before);
  await call(`/repository/update/${id}`, { url: 'git@other.example:x', credentials: {} });
  expect(await stored()).toEqual({});
  expect(await refused(`/repository/update/${id}`, { ref: 'x', version: 1 })).toMatch(/repository \d+ was changed by/);
  expect(JSON.stringify(await ask(`/changes/repository/${id}`))).not.toContain('PRIVATE KEY');
  await call(`/repository/delete/${id}`);
  await call(`/repository/restore/${id}`);
  expect((await call<Row>(`/repository/${id}`)).credentials).toEqual({});
  await call(`/repository/delete/${id}`);
});

interface Plans {
  readonly plans: readonly {
    readonly options: readonly { readonly content: readonly object[] }[];
    readonly warnings: readonly { readonly code: string; readonly msg: string }[];
  }[];
}

/** A playbook with a role, and variables of the pool, as many repositories have them. */
const PLAYBOOK = {
  'ansible/playbooks/site.yml': '- hosts: pool_p\n  gather_facts: false\n  roles: [web]\n',
  'ansible/group_vars/pool_p.yml': 'port: 8080\n',
  'ansible/roles/web/tasks/main.yml': '- template: {src: port.j2, dest: "{{ home }}/port"}\n',
  'ansible/roles/web/templates/port.j2': 'port {{ port }} one\n',
};

test('a task keeps the commit of its plan, whatever is pushed, rewritten or deleted meanwhile', async () => {
  const files = { 'app.conf': 'version {{ version }} one\n', 'run.sh': '#!/bin/sh\necho "ran one"\n' };
  const first = source.commit({ ...files, ...PLAYBOOK });
  const id = await call<number>('/repository/create', { name: 'deploy', url: source.url });
  expect(await refused('/repository/9999/refresh')).toMatch(/not found/);
  expect(await refused(`/repository/${id}/files`)).toMatch(/never fetched/);
  expect(await call(`/repository/${id}/refresh`)).toEqual({ commit: first });
  expect(await call(`/repository/${id}/files?name=app`)).toEqual([{ path: 'app.conf', kind: 'file', bytes: 26 }]);
  expect(await refused(`/repository/${id}/files?at=main`)).toMatch(/must be a commit/);

  const actions = {
    conf: { module: 'template', src: 'repo:deploy/app.conf', dest: `${sshd.home}/app.conf` },
    script: { module: 'script', args: 'repo:deploy/run.sh' },
    site: { module: 'playbook', path: 'repo:deploy/ansible/playbooks/site.yml', extra_vars: { home: sshd.home } },
    gate: { module: 'shell', args: `[ -e ${sshd.home}/go ]` },
  };
  for (const [name, action] of Object.entries(actions)) {
    const action_id = await call<number>('/action/create', {
      name,
      desc: '',
      params: name === 'conf' ? { version: 'string' } : {},
    });
    await call('/actimpl/create', { type: 'ansible', action_id, template: { action } });
  }
  await call('/remote_step/create', { name: 'hold', desc: '', actions: ['gate'] });
  await call('/remote_step/create', { name: 'put', desc: '', actions: ['conf', 'script', 'site'] });
  const retry = { retry_times: 0, ignore_error: false };
  const steps = [
    { name: 'hold', param_values: {}, retry },
    { name: 'put', param_values: { version: '7' }, retry },
  ];
  const template_id = await call<number>('/task_tpl/create', { name: 'put', desc: '', steps });
  const cluster_id = await call<number>('/cluster/create', { name: 'c', desc: '', biz: '' });
  const service = { name: 's', desc: '', service_type: 'x', docker_image: 'x:1', cluster_id };
  const { id: service_id } = await call<{ id: number }>('/service/create', service);
  const { id: pool } = await call<{ id: number }>('/pool/create', {
    name: 'p',
    desc: '',
    vm_type: 0,
    sd_id: 0,
    service_id,
  });
  await call(`/pool/${pool}/add_nodes`, { nodes: ['10.0.0.1'] });
  expect(await call(`/repository/${id}/usage`)).toEqual({
    actions: {
      count: 3,
      first: [
        { id: expect.any(Number), name: 'conf' },
        { id: expect.any(Number), name: 'script' },
        { id: expect.any(Number), name: 'site' },
      ],
    },
  });
  expect(await refused(`/repository/delete/${id}`)).toMatch(/is used by action conf, script, site/);

  const request = { template_id, task_name: 'put', opr_user: 'tester', nodes: ['10.0.0.1'] };
  const plan = await call<Plans>('/task/create?plan=1', request);
  const content = [{ id, name: 'deploy', ref: '', commit: first, fetched: null }];
  expect(plan.plans[0]?.options.map((option) => option.content)).toEqual([[], content]);

  const { task_ids: [taskId] = [] } = (await ask('/task/create', request)) as unknown as { task_ids?: number[] };
  const state = async (): Promise<string> =>
    (
      await server.test.database
        .selectFrom('task')
        .select('state')
        .where('id', '=', taskId as never)
        .executeTakeFirstOrThrow()
    ).state;
  await until('the first step failed', async () => (await state()) === 'failed');

  // pushed, and rewritten: the old commit has no branch any more
  source.git(['checkout', '--quiet', '--orphan', 'new']);
  const second = source.commit({
    'app.conf': 'version {{ version }} two\n',
    'ansible/roles/web/templates/port.j2': 'port {{ port }} two\n',
  });
  source.git(['branch', '--force', 'main', 'new']);
  await call(`/repository/${id}/refresh`);
  expect((await call<Row>(`/repository/${id}`)).commit).toBe(second);
  await writeFile(join(sshd.home, 'go'), '');
  const run = await server.test.database
    .selectFrom('node_run')
    .select('id')
    .where('task_id', '=', taskId as never)
    .executeTakeFirstOrThrow();
  await call(`/task/node/${run.id}/retry`);
  await until('the task succeeded', async () => (await state()) === 'success');
  expect(await readFile(join(sshd.home, 'app.conf'), 'utf8')).toBe('version 7 one\n');
  expect(await readFile(join(sshd.home, 'port'), 'utf8')).toBe('port 8080 one\n');

  // the place is gone: plans say so, and take what was fetched last
  await server.test.database
    .updateTable('repository')
    .set({ url: `file://${source.parent}/gone`, tried: null })
    .execute();
  const old = await call<Plans>('/task/create?plan=1', request);
  expect(old.plans[0]?.warnings).toEqual([
    { code: 'plan_content_old', msg: expect.stringContaining(`would use commit ${second}`) },
  ]);
  expect((await call<Row>(`/repository/${id}`)).trouble).toMatch(/^there is no repository/);
  // a new URL forgets what was fetched
  await call(`/repository/update/${id}`, { url: source.url, ref: 'jump' });
  expect(await refused('/task/create?plan=1', request)).toMatch(
    /repository deploy was never fetched: it has no branch or tag jump/,
  );
  await server.test.database
    .updateTable('action_impl')
    .set({ template: JSON.stringify({ action: { module: 'script', args: 'repo:other/x' } }) })
    .execute();
  expect(await refused('/task/create?plan=1', request)).toMatch(/there is no repository other/);
});

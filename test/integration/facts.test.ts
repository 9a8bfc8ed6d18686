import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AnsibleRunner } from '../../src/ansible/ansible.ts';
import { createAnsibleRunner } from '../../src/ansible/runner.ts';
import type { Channel } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { createExecutors, type Executors } from '../../src/steps/registry.ts';
import { passed } from '../../src/steps/step.ts';
import { factsGathered, factsOfNode, writeFacts } from '../../src/store/fleet/node-facts.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { startTestWorker, step, testEngine } from '../support/engine.ts';
import { NO_CONTENT } from '../support/no-content.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { keysAt } from '../support/keys.ts';
import { NO_LEDGER } from '../support/no-ledger.ts';

/* Facts of a real node; a program in place of the module setup where its pace matters. */

let server: ApiServer;
let sshd: TestSshd;
let channel: Channel;
let worker: AsyncDisposable | null = null;
const all = new AsyncDisposableStack();
/** How often facts of a node were looked up for its steps. */
let looks = 0;

beforeAll(async () => {
  server = all.use(await startApi());
  sshd = all.use(await startSshd());
  channel = all.use(
    createSshChannel({
      keys: keysAt(sshd.keyFile),
      checkHostKey: () => Promise.resolve(),
      sweepDue: () => Promise.resolve(false),
      maxConnections: 10,
    }),
  );
});
afterEach(async () => {
  await worker?.[Symbol.asyncDispose]();
  worker = null;
  looks = 0;
});
afterAll(() => all.disposeAsync());

function executorsWith(ansible: AnsibleRunner): Executors {
  const { database } = server.test;
  return createExecutors({
    channel,
    ansible,
    plays: { run: () => Promise.reject(new Error('no play here')), cancel: () => Promise.resolve() },
    endpointOf: () => Promise.resolve(sshd.endpoint),
    content: NO_CONTENT,
    machineTypeOf: () => Promise.resolve(null),
    factsOf: async (id) => (await looked(factsOfNode(database, id)))?.facts ?? null,
    factsGathered: (id) => looked(factsGathered(database, id)),
    now: server.context.now,
    machinesOf: none,
    discoveryOf: none,
    ledger: NO_LEDGER,
    tokenOf: () => 'token',
  });
}

function looked<T>(found: Promise<T>): Promise<T> {
  looks += 1;
  return found;
}

function none(): Promise<never> {
  return Promise.reject(new Error('not in this test'));
}

async function startWorker(ansible: AnsibleRunner): Promise<AsyncDisposable> {
  const executors = executorsWith(ansible);
  worker = await startTestWorker({ ...server.test, queue: server.queue, executors, now: server.context.now });
  return worker;
}

async function call<Data>(path: string, body: object = {}): Promise<Data> {
  const headers = { authorization: 'tester' };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as { readonly msg: string; readonly data: Data; readonly task_ids?: Data };
  expect(answer.msg).toBe('success');
  return answer.task_ids ?? answer.data;
}

let made = 0;

/** A pool whose one node is this machine, by an address of its own, and a template of one action. */
async function makePool(script: string, facts: boolean) {
  made += 1;
  const name = `n${made}`;
  const ip = `127.0.1.${made}`;
  const cluster_id = await call<number>('/cluster/create', { name, desc: '', biz: '' });
  const service = { name, desc: '', service_type: 'x', docker_image: 'web:1', cluster_id };
  const { id: service_id } = await call<{ id: number }>('/service/create', service);
  const pool = { name, desc: '', vm_type: 1, sd_id: 0, service_id };
  const { id: poolId } = await call<{ id: number }>('/pool/create', pool);
  const [nodeId = 0] = await call<readonly number[]>(`/pool/${poolId}/add_nodes`, { nodes: [ip] });
  const action_id = await call<number>('/action/create', { name, desc: '', params: {} });
  const template = { action: { module: 'longscript', content: script } };
  await call('/actimpl/create', { type: 'ansible', action_id, template });
  await call('/remote_step/create', { name, desc: '', actions: [name] });
  const template_id = await call<number>('/task_tpl/create', { name, desc: '', steps: [{ name }], facts });
  const request = { template_id, task_name: name, opr_user: 'tester', nodes: [ip], timeout: 120 };
  return {
    name,
    ip,
    poolId,
    nodeId,
    start: async () => (await call<readonly number[]>('/task/create', request))[0] ?? 0,
  };
}

async function untilEnded(task: number): Promise<number> {
  const state = async (): Promise<number> => (await call<{ state: number }>(`/task/${task}`)).state;
  await expect.poll(state, { timeout: 100_000, interval: 50 }).toBeGreaterThan(1);
  return state();
}

async function logsOf(task: number): Promise<readonly Readonly<Record<string, string>>[]> {
  const [run] = await call<readonly { readonly id: number }[]>(`/task/${task}/detail`, { group: 'none' });
  return call(`/task/node/${run?.id}/log`);
}

const factRows = async (nodeId: number): Promise<number> =>
  (await sql`select from node_facts where node_id = ${nodeId}`.execute(server.test.database)).rows.length;

const homeFile = (name: string): Promise<string> => readFile(join(sshd.home, name), 'utf8').catch(() => '');

describe('with a template that gathers facts', () => {
  test('Ansible asks the node, its actions use what it says, and a second task does not ask again', async () => {
    await startWorker(createAnsibleRunner({ channel, hidden: [], admitted: [] }));
    const script = 'echo {{ ansible_facts.system | quote }} {{ ansible_facts.memtotal_mb > 1 }}\n';
    const { name, ip, poolId, nodeId, start } = await makePool(script, true);
    const first = await start();
    expect([await untilEnded(first), await logsOf(first)]).toEqual([
      2,
      [{ gather_facts: expect.stringMatching(/^facts gathered: \d+$/m) }, { [name]: 'Linux true\n' }],
    ]);
    const { facts, gathered } = await call<{ facts: Record<string, unknown>; gathered: number }>(
      `/node/facts/${nodeId}`,
    );
    expect(facts).toMatchObject({ system: 'Linux', python: expect.objectContaining({}) });
    expect(facts).not.toHaveProperty('env');
    const found = await call<readonly { readonly ip: string }[]>('/node/find', {
      facts: 'system=linux, memtotal_mb>1',
      pool_id: poolId,
    });
    expect(found.map((node) => node.ip)).toEqual([ip]);

    const second = await start();
    await untilEnded(second);
    expect(await logsOf(second)).toEqual([
      { gather_facts: expect.stringMatching(/^the facts of .* are younger than 24 h and are kept$/) },
      { [name]: 'Linux true\n' },
    ]);
    expect(await call(`/node/facts/${nodeId}`)).toMatchObject({ gathered });
  });

  test('a worker that ends in the middle leaves the run to the next, which attaches: the node is asked once', async () => {
    const waiting = `echo asked >>"$HOME/asked"
while [ ! -e "$HOME/go" ]; do sleep 0.1; done
echo ok; echo '{"ansible_rack": "r7 {{ ip }}"}'`;
    const slow: AnsibleRunner = {
      run: (endpoint, _, options) => channel.run(endpoint, waiting, options),
      cancel: (endpoint, runId) => channel.cancel(endpoint, runId),
    };
    const begun = await startWorker(slow);
    const { name, nodeId, start } = await makePool('echo {{ ansible_facts.rack | quote }}\n', true);
    const task = await start();
    await expect.poll(() => homeFile('asked'), { timeout: 60_000 }).toBe('asked\n');
    await begun[Symbol.asyncDispose]();
    expect(await factRows(nodeId)).toBe(0);
    await startWorker(slow);
    await writeFile(join(sshd.home, 'go'), '');
    expect([await untilEnded(task), await logsOf(task)]).toEqual([
      2,
      [{ gather_facts: 'facts gathered: 1' }, { [name]: 'r7 {{ ip }}\n' }],
    ]);
    expect(await homeFile('asked')).toBe('asked\n');
  });

  test('a node that does not say them goes on, and an action that needs one fails with what to do', async () => {
    await startWorker({
      run: (endpoint, _, options) => channel.run(endpoint, 'echo no; exit 3', options),
      cancel: none,
    });
    const plain = await makePool('echo fine\n', true);
    const needy = await makePool('echo {{ ansible_facts.rack }}\n', true);
    const [good, bad] = [await plain.start(), await needy.start()];
    expect([await untilEnded(good), await untilEnded(bad)]).toEqual([2, 3]);
    const warned = expect.stringContaining('warning: the facts of this node stay as they were: exit code 3: no');
    expect(await logsOf(good)).toEqual([{ gather_facts: warned }, { [plain.name]: 'fine\n' }]);
    expect(await logsOf(bad)).toEqual([
      { gather_facts: warned },
      { [needy.name]: expect.stringContaining('no facts of this node are known: let the template gather facts, or ') },
    ]);
  });
});

test('with one that gathers none nothing is asked, looked up or kept', async () => {
  await startWorker({ run: none, cancel: none });
  const { name, nodeId, start } = await makePool('echo fine\n', false);
  const task = await start();
  expect([await untilEnded(task), await logsOf(task)]).toEqual([2, [{ [name]: 'fine\n' }]]);
  expect([looks, await factRows(nodeId)]).toEqual([0, 0]);
});

test('the facts of a node go with it', async () => {
  const { ip, poolId, nodeId } = await makePool('true', false);
  const facts = { nodeId: nodeId as never, facts: { distribution: 'Debian' } };
  await writeFacts(server.test.database, [facts], new Date());
  expect(await factRows(nodeId)).toBe(1);
  await call(`/pool/${poolId}/remove_nodes`, { nodes: [ip] });
  expect(await factRows(nodeId)).toBe(0);
  // said by a node that is gone by now
  await writeFacts(server.test.database, [facts], new Date());
  expect(await factRows(nodeId)).toBe(0);
});

test('a new machine has none of the facts of the one before, and may say its own at once', async () => {
  await using engine = await testEngine(2);
  const { database } = engine.test;
  const factsNow = (): Promise<unknown> =>
    Promise.all(engine.nodes.map(async ({ id }) => (await factsOfNode(database, id))?.facts ?? null));
  const old = engine.nodes.map(({ id: nodeId }) => ({ nodeId, facts: { rack: 'old' } }));
  await writeFacts(database, old, new Date());
  expect(await factsNow()).toEqual([{ rack: 'old' }, { rack: 'old' }]);
  const [first] = engine.nodes;
  await engine.worker(({ step: { name }, facts: { node_id: id } }) => {
    if (name === 'create_vm') return passed('', { kind: 'machine_made', ip: `10.9.0.${id}`, vmId: `vm-${id}` });
    return passed('', id === first?.id ? { kind: 'facts_gathered', facts: { rack: 'new' } } : null);
  });
  const vmTypeId = 1 as VmTypeId;
  const task = await engine.launch([
    { ...step('create_vm'), work: { kind: 'create_vm', vmTypeId } },
    { ...step('gather_facts'), work: { kind: 'facts', vmTypeId, freshFor: 0 } },
  ]);
  await engine.until(task, 'success');
  expect(await factsNow()).toEqual([{ rack: 'new' }, null]);
});

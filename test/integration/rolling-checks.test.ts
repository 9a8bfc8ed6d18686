import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import type { HealthCheck, RollingPolicy } from '../../src/domain/policies/rolling-policy.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { type Checks, createChecks } from '../../src/steps/checks/checks.ts';
import type { StepOutcome } from '../../src/steps/step.ts';
import { PASSED, step } from '../support/engine.ts';
import { freePort } from '../support/free-port.ts';
import { OUTBOUND_TO_LOOPBACK } from '../support/no-channel.ts';
import { type RollingEngine, rollingEngine } from '../support/rolling.ts';
import { startSshd } from '../support/sshd.ts';
import { TESTER } from '../support/tester.ts';
import { keysAt } from '../support/keys.ts';

const NODES = 4;
const PLAN = [step('one')];
const TRIES = { tries: 2, interval: 0, timeout: 5 };

let engine: RollingEngine;

beforeAll(async () => {
  engine = await rollingEngine(NODES, (index) => `127.0.1.${index + 1}`);
});

beforeEach(() => engine.reset());

afterAll(() => engine[Symbol.asyncDispose]());

/** A real HTTP server on every node, that answers what the test wants of it. */
interface Nodes extends AsyncDisposable {
  readonly port: number;
  /** The paths that were asked for, by node. */
  readonly asked: Map<string, string[]>;
}

async function httpNodes(answer: (ip: string, nth: number) => number): Promise<Nodes> {
  const port = await freePort();
  const asked = new Map<string, string[]>();
  const servers: Server[] = [];
  for (const { ip } of engine.nodes) {
    asked.set(ip, []);
    const server = createServer((incoming, outgoing) => {
      const paths = asked.get(ip) ?? [];
      paths.push(incoming.url ?? '');
      outgoing.statusCode = answer(ip, paths.length);
      outgoing.end('…');
    });
    server.listen(port, ip);
    await once(server, 'listening');
    servers.push(server);
  }
  return { port, asked, [Symbol.asyncDispose]: () => closed(servers) };
}

async function closed(servers: readonly Server[]): Promise<void> {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

function httpCheck(port: number, over: Partial<HealthCheck> = {}): RollingPolicy {
  return { health_check: { type: 'http', scheme: 'http', port, path: '/', ...TRIES, ...over } as HealthCheck };
}

test('every node of every batch is asked once per try, however many workers there are', async () => {
  await using nodes = await httpNodes(() => 200);
  const workers = await Promise.all([1, 2, 3].map(() => engine.worker(() => PASSED)));
  const policy = httpCheck(nodes.port, { path: '/{{ pool_name }}/{{ ip }}' });
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy });
  await engine.until(taskId, 'success');
  expect([...nodes.asked]).toEqual(engine.nodes.map(({ ip }) => [ip, [`/pool/${ip}`]]));
  const line = `health check (http :${nodes.port}/{{ pool_name }}/{{ ip }}): 2 nodes are healthy`;
  expect((await engine.log(taskId)).filter((message) => message === line)).toHaveLength(2);
  for (const worker of workers) await worker[Symbol.asyncDispose]();
});

test('a node that gets well in time is asked again, alone', async () => {
  await using nodes = await httpNodes((ip, nth) => (ip === '127.0.1.2' && nth === 1 ? 503 : 200));
  await using _worker = await engine.worker(() => PASSED);
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy: httpCheck(nodes.port) });
  await engine.until(taskId, 'success');
  expect([...nodes.asked.values()].map((paths) => paths.length)).toEqual([1, 2, 1, 1]);
  expect(await engine.log(taskId)).toContain(
    `health check (http :${nodes.port}/), try 1 of 2: 1 of 2 nodes are not healthy (127.0.1.2: answered 503); retrying in 0 s`,
  );
});

test('a node that does not get well fails, and stops the task; a start runs its last step and asks again', async () => {
  let isMended = false;
  await using nodes = await httpNodes((ip) => (ip === '127.0.1.2' && !isMended ? 500 : 200));
  const ran: string[] = [];
  await using _worker = await engine.worker((call) => {
    ran.push(`${call.facts.ip} ${call.step.name}`);
    return PASSED;
  });
  const policy = httpCheck(nodes.port, { status: 200 });
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 2, policy });
  await engine.until(taskId, 'failed');
  const task = await engine.task(taskId);
  expect(task.error).toBe(
    `health check (http :${nodes.port}/) failed after 2 tries: 1 of 1 nodes are not healthy (127.0.1.2: answered 500, and not 200)`,
  );
  expect([task.n_init, task.n_success, task.n_failed]).toEqual([2, 1, 1]);
  expect(await engine.log(taskId)).toContain(`task ended: failed: ${task.error}`);
  const { database } = engine.test;
  const node = database.selectFrom('node').select(['status', 'error']).where('ip', '=', '127.0.1.2');
  expect(await node.executeTakeFirstOrThrow()).toEqual({
    status: 'failed',
    error: 'health check: answered 500, and not 200',
  });
  expect(ran).toHaveLength(4);

  isMended = true;
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(ran.filter((line) => line.startsWith('127.0.1.2'))).toEqual([
    '127.0.1.2 one',
    '127.0.1.2 two',
    '127.0.1.2 two',
  ]);
  expect(await node.executeTakeFirstOrThrow()).toEqual({ status: 'success', error: '' });
});

test('the last batch is asked too, and nothing listening is said so', async () => {
  const port = await freePort();
  await using _worker = await engine.worker(() => PASSED);
  const policy: RollingPolicy = { health_check: { type: 'tcp', port, tries: 1, interval: 0, timeout: 5 } };
  const taskId = await engine.launch(PLAN, { policy });
  await engine.until(taskId, 'failed');
  const task = await engine.task(taskId);
  expect(task.error).toMatch(
    new RegExp(
      `^health check \\(tcp :${port}\\) failed after 1 try: 4 of 4 nodes are not healthy \\(127.0.1.1: .*ECONNREFUSED`,
    ),
  );
  expect(task.n_failed).toBe(4);
  const { state } = await engine.test.database.selectFrom('batch').select('state').executeTakeFirstOrThrow();
  expect(state, 'no node of the batch is well').toBe('failed');
});

test('a node that does not answer in time is not well', async () => {
  const port = await freePort();
  const server = createServer(() => {});
  server.listen(port, '127.0.1.3');
  await once(server, 'listening');
  await using _worker = await engine.worker(() => PASSED);
  const taskId = await engine.launch(PLAN, { policy: httpCheck(port, { tries: 1, timeout: 1 }) });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toContain('127.0.1.3: no answer within 1 s');
  await closed([server]);
});

test('a command runs once per try on a node, also when the worker that asked stops and another goes on', async () => {
  await using sshd = await startSshd();
  await using channel = createSshChannel({
    keys: keysAt(sshd.keyFile),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections: 10,
  });
  const checks = createChecks({
    channel,
    endpointOf: () => Promise.resolve(sshd.endpoint),
    outbound: OUTBOUND_TO_LOOPBACK,
  });
  const command = 'echo {{ ip }} {{ tag }} >>"$HOME/asked"; while [ ! -e "$HOME/go" ]; do sleep 0.05; done; exit 0';
  const policy: RollingPolicy = { health_check: { type: 'command', command, tries: 1, interval: 0, timeout: 60 } };
  const read = (): Promise<string> => readFile(join(sshd.home, 'asked'), 'utf8').catch(() => '');
  const lines = async (): Promise<readonly string[]> => (await read()).split('\n').filter((line) => line !== '');

  const first = await engine.worker(() => PASSED, { checks });
  const taskId = await engine.launch([step('start_service', {}, { tag: 'web:2' })], { policy });
  await expect.poll(lines, { timeout: 30_000, interval: 20 }).toHaveLength(NODES);
  await first[Symbol.asyncDispose]();
  await using _second = await engine.worker(() => PASSED, { checks });
  await channel.run(sshd.endpoint, 'touch "$HOME/go"', {
    runId: 'go',
    deadline: new Date(Date.now() + 30_000),
    signal: AbortSignal.timeout(30_000),
  });
  await engine.until(taskId, 'success');
  expect((await lines()).toSorted()).toEqual(engine.nodes.map(({ ip }) => `${ip} web:2`));
});

test.each([
  ['on one line', 'echo web is dead; exit 3'],
  ['written by an editor of Windows', '\uFEFFecho web is dead\r\nexit 3\r\n'],
])('a command, %s, that ends with another exit code says what it wrote last', async (_, command) => {
  await using sshd = await startSshd();
  await using channel = createSshChannel({
    keys: keysAt(sshd.keyFile),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections: 10,
  });
  const checks = createChecks({
    channel,
    endpointOf: () => Promise.resolve(sshd.endpoint),
    outbound: OUTBOUND_TO_LOOPBACK,
  });
  await using _worker = await engine.worker(() => PASSED, { checks });
  const policy: RollingPolicy = { health_check: { type: 'command', command, tries: 1, interval: 0, timeout: 30 } };
  const taskId = await engine.launch(PLAN, { policy });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toContain('127.0.1.1: exit code 3: web is dead');
});

test('a try that a dead worker had in hand is made again by another; what the dead one found does not count', async () => {
  const asked = Promise.withResolvers<void>();
  const frozen = Promise.withResolvers<string>();
  const sleepy: Checks = {
    health: () => {
      asked.resolve();
      return frozen.promise;
    },
    prometheus: () => Promise.resolve(null),
  };
  const sleeper = await engine.worker(() => PASSED, { checks: sleepy });
  const taskId = await engine.launch(PLAN, { policy: httpCheck(1, { tries: 1 }) });
  await asked.promise;
  const well: Checks = { ...sleepy, health: () => Promise.resolve(null) };
  await using _other = await engine.worker((): StepOutcome => PASSED, { checks: well });
  // For the others it is in the hands of a worker that is no more.
  await engine.test.database.updateTable('interlude').set({ worker_id: 'gone' }).execute();
  await engine.until(taskId, 'success');
  frozen.resolve('found too late');
  await sleeper[Symbol.asyncDispose]();
  const task = await engine.task(taskId);
  expect([task.state, task.n_success, task.error]).toEqual(['success', NODES, '']);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import type { PrometheusGate, RollingPolicy } from '../../src/domain/policies/rolling-policy.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { createChecks } from '../../src/steps/checks/checks.ts';
import type { StepCall } from '../../src/steps/step.ts';
import { PASSED, step } from '../support/engine.ts';
import { freePort } from '../support/free-port.ts';
import { type RollingEngine, rollingEngine } from '../support/rolling.ts';
import { TESTER } from '../support/tester.ts';

const PLAN = [step('one')];
const TRIES = { tries: 2, interval: 0, timeout: 5 };

let engine: RollingEngine;

beforeAll(async () => {
  engine = await rollingEngine(4, (index) => `127.0.1.${index + 1}`);
});

beforeEach(() => engine.reset());

afterAll(() => engine[Symbol.asyncDispose]());

/** A real HTTP server that answers as Prometheus does, or not. */
async function prometheusServer(answer: () => { readonly status: number; readonly body: string }) {
  const queries: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://x');
    queries.push(`${url.pathname} ${url.searchParams.get('query') ?? ''}`);
    const { status, body } = answer();
    outgoing.writeHead(status, { 'content-type': 'application/json' });
    outgoing.end(body);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    queries,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function vector(value: string): { readonly status: number; readonly body: string } {
  const result = [{ metric: { job: 'web' }, value: [1_700_000_000, value] }];
  return { status: 200, body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }) };
}

function gate(url: string, over: Partial<PrometheusGate> = {}): RollingPolicy {
  const query = 'sum(errors{pool="{{ pool_name }}"})';
  return { prometheus: { url, query, max: 0.1, no_data: 'fail', ...TRIES, tries: 1, ...over } };
}

test('prometheus is asked between two batches, and lets the task go on within the bounds', async () => {
  await using prometheus = await prometheusServer(() => vector('0.05'));
  await using _worker = await engine.worker(() => PASSED);
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy: gate(prometheus.url) });
  await engine.until(taskId, 'success');
  expect(prometheus.queries).toEqual(['/api/v1/query sum(errors{pool="pool"})']);
});

test.each([
  ['a value over the bound', vector('0.5'), 'the value of {job="web"} is 0.5, more than max 0.1'],
  ['what is no JSON', { status: 200, body: '<html>' }, 'its answer is not that of a Prometheus server'],
  ['an error of a proxy', { status: 502, body: 'bad gateway' }, 'it answered 502'],
  [
    'a refused query',
    { status: 400, body: '{"status":"error","errorType":"bad_data","error":"parse error"}' },
    'it refused the query: bad_data (400)',
  ],
])('%s stops the task, and a start asks again before it goes on', async (_, wrong, complaint) => {
  let answer = wrong;
  await using prometheus = await prometheusServer(() => answer);
  const ran: string[] = [];
  await using _worker = await engine.worker((call: StepCall) => {
    ran.push(call.facts.ip);
    return PASSED;
  });
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy: gate(prometheus.url) });
  await engine.until(taskId, 'failed');
  const task = await engine.task(taskId);
  expect(task.error).toBe(
    `the prometheus gate stays closed after 1 try: sum(errors{pool="pool"}) at ${prometheus.url}: ${complaint}`,
  );
  expect(ran).toHaveLength(2);
  expect(task.interlude?.stage, 'a start asks first').toBe('prometheus');

  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'failed');
  expect(ran, 'nothing has changed').toHaveLength(2);
  answer = vector('0');
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(ran).toHaveLength(4);
});

test('a prometheus that cannot be reached is tried as often as the policy says, and stops the task', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await using _worker = await engine.worker(() => PASSED);
  const taskId = await engine.launch(PLAN, { stepLen: 2, policy: gate(url, { tries: 3 }) });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toMatch(/^the prometheus gate stays closed after 3 tries: .*ECONNREFUSED/);
  const tries = (await engine.log(taskId)).filter((line) => line.startsWith('prometheus, try '));
  expect(tries.map((line) => line.slice(0, 26))).toEqual(['prometheus, try 1 of 3: ht', 'prometheus, try 2 of 3: ht']);
});

test('this machine and its neighbours are not asked unless a setting says so, and the task says which', async () => {
  await using prometheus = await prometheusServer(() => ({ status: 200, body: 'nobody’s business' }));
  const checks = createChecks({
    channel: { run: never, cancel: never, [Symbol.asyncDispose]: never },
    endpointOf: never,
    outbound: openOutbound(parseAllowList('')),
  });
  await using _worker = await engine.worker(() => PASSED, { checks });
  const { port } = new URL(prometheus.url);
  for (const url of [prometheus.url, `http://localhost:${port}`, `http://[::ffff:7f00:1]:${port}`]) {
    const taskId = await engine.launch(PLAN, { stepLen: 2, policy: gate(url) });
    await engine.until(taskId, 'failed');
    const refusal = `is a loopback address, and is not contacted unless SPRINGTIDE_OUTBOUND_ALLOW names it, as `;
    expect((await engine.task(taskId)).error).toContain(refusal);
    expect((await engine.log(taskId)).join('\n')).not.toContain('business');
  }
  const taskId = await engine.launch(PLAN, {
    policy: { health_check: { type: 'tcp', port: Number(port), ...TRIES, tries: 1 } },
  });
  await engine.until(taskId, 'failed');
  expect((await engine.task(taskId)).error).toContain(
    '127.0.1.1: 127.0.1.1 is a loopback address, and is not contacted',
  );
  expect(prometheus.queries).toEqual([]);
});

function never(): Promise<never> {
  return Promise.reject(new Error('not in this test'));
}

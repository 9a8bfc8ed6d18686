import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StepCall, StepOutcome } from '../../src/steps/step.ts';
import { listWorkers } from '../../src/store/processes/worker-views.ts';
import { testDatabase } from '../support/database.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';
import { definePool, defineSteps, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import { ServerProcess } from '../support/server-process.ts';
import { startSshd } from '../support/sshd.ts';
import { attemptsOf, checkedCounts } from '../support/task-check.ts';
import { WorkerProcess } from '../support/worker-process.ts';

/** Work that goes on elsewhere: it is let go of, never ended, when its worker stops. */
function letGo(call: StepCall): Promise<StepOutcome> {
  return new Promise((_, reject) => {
    call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
  });
}

test('a worker that stops in order hands all of its slices over within two seconds', async () => {
  await using engine = await testEngine(400);
  const taken: string[] = [];
  const attached = new Set<string>();
  const first = await engine.worker((call) => {
    taken.push(call.runId);
    return letGo(call);
  });
  const launched = performance.now();
  const taskId = await engine.launch([step('one')]);
  await expect.poll(() => taken.length, { timeout: 30_000, interval: 5 }).toBe(400);
  const taking = performance.now() - launched;
  await engine.worker((call) => {
    attached.add(call.runId);
    return PASSED;
  });
  const patience = { lockFree: 2, lockHeld: 30 };
  const before = await listWorkers(engine.test.database, '', patience, { page: 1, pageSize: 10 });
  expect(before.rows).toMatchObject([
    { role: 'worker', capacity: 5000, slices: 20, node_runs: 400, alive: true },
    { slices: 0, node_runs: 0, alive: true },
  ]);
  const asked = performance.now();
  await first[Symbol.asyncDispose]();
  await expect.poll(() => attached.size, { timeout: 30_000, interval: 5 }).toBe(400);
  // On a busy machine two seconds are as much as it needs to take the slices in the first place.
  expect(performance.now() - asked, 'milliseconds').toBeLessThan(Math.max(2000, 2 * taking));
  expect([...attached].toSorted(), 'it attaches to the attempts that were made').toEqual(taken.toSorted());
  await engine.until(taskId, 'success');
  const after = await listWorkers(engine.test.database, '', patience, { page: 1, pageSize: 10 });
  expect(after).toMatchObject({ total: 1, rows: [{ slices: 0, node_runs: 0 }] });
});

/** Work of a moment, that is let go of when its worker stops. */
async function work(call: StepCall): Promise<StepOutcome> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  call.signal.throwIfAborted();
  return PASSED;
}

test('workers that come and go at any moment leave nothing behind and begin nothing twice', async () => {
  await using engine = await testEngine(300);
  const { database } = engine.test;
  const taskId = await engine.launch([step('one'), step('two'), step('three')], { stepLen: 100 });
  const isOver = async (): Promise<boolean> => {
    const task = await database.selectFrom('task').select('state').where('id', '=', taskId).executeTakeFirstOrThrow();
    return task.state === 'success';
  };
  for (let round = 0; round < 12 && !(await isOver()); round += 1) {
    const worker = await engine.worker(work);
    // A different moment each time: before the first slice is taken, while it is, and after.
    await new Promise((resolve) => setTimeout(resolve, round * 15));
    await worker[Symbol.asyncDispose]();
    const { rows } = await listWorkers(database, '', { lockFree: 2, lockHeld: 30 }, { page: 1, pageSize: 10 });
    expect(rows, 'it has taken its leave').toEqual([]);
    const held = await database.selectFrom('slice').select('id').where('state', '=', 'held').execute();
    expect(held, 'nothing is in the hands of nobody').toEqual([]);
  }
  await engine.worker(work);
  await engine.until(taskId, 'success');
  expect(await checkedCounts(database, taskId)).toEqual([0, 0, 300, 0, 0]);
  const attempts = await attemptsOf(database, taskId);
  expect(attempts).toHaveLength(900);
  expect(attempts.every((line) => line.endsWith('.1 success'))).toBe(true);
});

test('a worker that has met its limit takes more as soon as it has room', async () => {
  await using engine = await testEngine(60);
  let [working, most] = [0, 0];
  await engine.worker(
    async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setTimeout(resolve, 5));
      working -= 1;
      return PASSED;
    },
    { capacity: 5 },
  );
  const taskId = await engine.launch([step('one'), step('two')]);
  await engine.until(taskId, 'success');
  expect(await checkedCounts(engine.test.database, taskId)).toEqual([0, 0, 60, 0, 0]);
  expect(most, 'no more than the slice that met the limit').toBeLessThanOrEqual(20);
});

interface WorkerView {
  readonly name: string;
  readonly role: string;
  readonly slices: number;
  readonly alive: boolean;
}

test(
  'three worker processes share a task; one is stopped and one is killed, and every command runs once',
  { timeout: 400_000 },
  async () => {
    await using stack = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-workers-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const { url } = stack.use(await testDatabase());
    const sshd = stack.use(await startSshd('0.0.0.0'));
    const env = { SPRINGTIDE_DATA_DIR: dataDir, SPRINGTIDE_DATABASE_URL: url, SPRINGTIDE_MAX_CONNECTIONS: '5' };
    const server = stack.use(await ServerProcess.start({ dataDir, env: { ...env, SPRINGTIDE_ROLE: 'api' } }));
    const workers = await Promise.all([1, 2, 3].map(async () => stack.use(await WorkerProcess.start(env))));

    // Whoever holds this lock keeps the gate shut.
    const gatekeeper = spawn('flock', [join(sshd.home, 'gate'), 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] });
    stack.defer(() => void gatekeeper.kill());
    const script = 'flock --shared "$HOME/gate" true\necho {{ ip }} >>"$HOME/ran"';
    await defineSteps(server, [{ name: 'work', params: {}, script }]);
    const { port, user } = sshd.endpoint;
    const settings = { machines: [], port, user, key_file: await server.takeKey(sshd.keyFile) };
    const vmType = await server.call<number>('/vm_type/create', { name: 'local', provider: 'static', settings });
    const template = await defineTemplate(server, 'work', [{ name: 'work' }]);
    const poolId = await definePool(server, { name: 'shared', vmType, sd: 1, image: 'none', tasks: {} });
    const ips = Array.from({ length: 120 }, (_, index) => `127.0.3.${index + 1}`);
    await server.call(`/pool/${poolId}/add_nodes`, { nodes: ips });
    const request = { template_id: template, task_name: 'shared', opr_user: 'tester', nodes: ips, params: {} };
    await server.call('/task/create', request);

    // Until the gate opens nothing ends: each has a slice, which is more than its limit, and the others must wait.
    const list = (): Promise<readonly WorkerView[]> => server.call('/worker/list');
    await expect
      .poll(async () => (await list()).map(({ slices }) => slices), { timeout: 60_000, interval: 100 })
      .toEqual([1, 1, 1]);
    expect((await list()).every(({ role, alive }) => role === 'worker' && alive)).toBe(true);
    const [stopped, killed, last] = workers;
    await stopped?.end('SIGTERM');
    expect(await list(), 'it has taken its leave').toHaveLength(2);
    await killed?.end('SIGKILL');
    gatekeeper.stdin.end();
    expect(await untilTask(server, 1, [2, 3], 180)).toMatchObject({ state: 2, stat: [0, 0, 120, 0, 0] });
    const ran = (await readFile(join(sshd.home, 'ran'), 'utf8')).trim().split('\n');
    expect(ran.toSorted(), 'each node ran its command once').toEqual(ips.toSorted());
    await expect
      .poll(async () => (await list()).map(({ name }) => name.split(' ')[1]), { timeout: 30_000 })
      .toEqual([String(last?.pid)]);
  },
);

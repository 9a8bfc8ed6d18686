import { expect, test } from 'vitest';
import type { PoolId, TaskId } from '../../src/domain/ids.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import type { StepCall } from '../../src/steps/step.ts';
import { setGates } from '../../src/store/schedules/gates.ts';
import { PASSED, step, type TestEngine, testEngine } from '../support/engine.ts';
import { loggedAttempts } from '../support/logged-attempts.ts';
import { TESTER } from '../support/tester.ts';

const STEPS = [step('one'), step('two')];

interface Gated {
  readonly engine: TestEngine;
  readonly taskId: TaskId;
  readonly needed: PoolId;
}

/** A task of the engine's pool, whose nodes wait before step two for another pool, of which a node carries two. */
async function gated(engine: TestEngine, waitLimit = 600, nodes = engine.nodes): Promise<Gated> {
  const { database } = engine.test;
  const { id: needed } = await database
    .insertInto('pool')
    .values({ name: 'needed', desc: '', vm_type: 1 as never, sd_id: 1 as never, service_id: 1 as never })
    .returning('id')
    .executeTakeFirstOrThrow();
  await database.updateTable('node').set({ node_type: 'crontab' }).execute();
  const taskId = await database.transaction().execute(async (transaction) => {
    const id = await engine.launch(STEPS, { transaction, nodes });
    await setGates(transaction, id, [{ poolId: needed, stepIndex: 1, ratio: 0.5, reserved: 0, waitLimit }]);
    return id;
  });
  return { engine, taskId, needed };
}

async function addSuccessful({ engine, needed }: Gated, ...ips: readonly string[]): Promise<void> {
  const rows = ips.map((ip) => ({ pool_id: needed, ip, status: 'success', node_type: 'depend' }) as const);
  await engine.test.database.insertInto('node').values(rows).execute();
}

async function until(condition: () => Promise<unknown>, value: unknown): Promise<void> {
  await expect.poll(condition, { timeout: 30_000, interval: 20 }).toEqual(value);
}

const waits =
  ({ engine }: Gated) =>
  async () =>
    (await engine.test.database.selectFrom('gate_wait').select('node_run_id').execute()).length;
const logLines = ({ engine, taskId }: Gated) =>
  engine.test.database.selectFrom('task_log').select('message').where('task_id', '=', taskId).orderBy('id').execute();

function recorder(): { readonly ran: string[]; readonly behaviour: (call: StepCall) => typeof PASSED } {
  const ran: string[] = [];
  return {
    ran,
    behaviour: (call) => {
      ran.push(`${call.step.name} ${call.facts.ip}`);
      return PASSED;
    },
  };
}

test('as many nodes go on as the other pool carries; a worker that is gone forgets nothing', async () => {
  await using engine = await testEngine(5);
  const { ran, behaviour } = recorder();
  const gate = await gated(engine);
  const first = await engine.worker(behaviour);
  await until(waits(gate), 5);
  await addSuccessful(gate, '10.2.0.1');
  await until(async () => ran.filter((line) => line.startsWith('two')).length, 2);
  await first[Symbol.asyncDispose]();
  const since = await engine.test.database.selectFrom('gate_wait').selectAll().orderBy('node_run_id').execute();
  await engine.worker(behaviour);
  await addSuccessful(gate, '10.2.0.2');
  await until(async () => ran.filter((line) => line.startsWith('two')).length, 4);
  expect(await engine.test.database.selectFrom('gate_wait').selectAll().orderBy('node_run_id').execute()).toEqual(
    since,
  );
  await addSuccessful(gate, '10.2.0.3');
  await engine.until(gate.taskId, 'success');
  expect(ran.length).toBe(new Set(ran).size);
  expect(ran).toHaveLength(10);
  const said = (await logLines(gate)).filter(({ message }) => message.includes('wait before step two for pool needed'));
  expect(said.length).toBeGreaterThan(0);
});

test('a node that waited too long fails, without a retry, and waits anew when it is started again', async () => {
  await using engine = await testEngine(3);
  const { ran, behaviour } = recorder();
  await engine.worker(behaviour);
  const gate = await gated(engine, 1);
  await engine.until(gate.taskId, 'failed');
  const { database } = engine.test;
  const nodes = await database
    .selectFrom('node')
    .select(['status', 'error'])
    .where('pool_id', '=', engine.poolId)
    .execute();
  expect(nodes.map((node) => node.status)).toEqual(['failed', 'failed', 'failed']);
  expect(nodes[0]?.error).toMatch(/^two: waited 1 s for pool needed: it has 0 successful nodes/);
  const attempts = await loggedAttempts(database).selectAll().where('step_run.step_index', '=', 1).execute();
  expect(attempts.map((attempt) => [attempt.attempt, attempt.state])).toEqual([
    [1, 'failed'],
    [1, 'failed'],
    [1, 'failed'],
  ]);
  expect(attempts[0]?.log).toContain('waited 1 s');
  expect(ran.filter((line) => line.startsWith('two'))).toEqual([]);
  await addSuccessful(gate, '10.2.0.1', '10.2.0.2');
  await startTask(engine.context, TESTER, { taskId: gate.taskId, params: null });
  await engine.until(gate.taskId, 'success');
  expect(ran.filter((line) => line.startsWith('two'))).toHaveLength(3);
});

test('a paused task waits anew when it is started', async () => {
  await using engine = await testEngine(2);
  await engine.worker(() => PASSED);
  const gate = await gated(engine);
  await until(waits(gate), 2);
  await pauseTask(engine.context, TESTER, gate.taskId);
  const states = async () => {
    const rows = await engine.test.database.selectFrom('node_run').select('state').execute();
    return rows.map((row) => row.state);
  };
  await until(states, ['stopped', 'stopped']);
  await engine.test.database
    .updateTable('gate_wait')
    .set({ since: new Date(0) })
    .execute();
  await startTask(engine.context, TESTER, { taskId: gate.taskId, params: null });
  await until(states, ['running', 'running']);
  const since = await engine.test.database.selectFrom('gate_wait').select('since').executeTakeFirstOrThrow();
  expect(since.since.getTime(), 'the pause does not count').toBeGreaterThan(Date.now() - 60_000);
  await addSuccessful(gate, '10.2.0.1');
  await engine.until(gate.taskId, 'success');
});

test('waiting nodes take no room from the nodes that they wait for', async () => {
  await using engine = await testEngine(4);
  const gate = await gated(engine, 600, engine.nodes.slice(0, 3));
  await engine.worker(() => PASSED, { capacity: 1 });
  await until(waits(gate), 3);
  const other = await engine.launch([step('one')], { nodes: engine.nodes.slice(3) });
  await engine.until(other, 'success');
  await addSuccessful(gate, '10.2.0.1', '10.2.0.2');
  await engine.until(gate.taskId, 'success');
  const done = engine.test.database.selectFrom('task').select('n_success').where('id', '=', gate.taskId);
  expect(await done.executeTakeFirstOrThrow()).toEqual({ n_success: 3 });
});

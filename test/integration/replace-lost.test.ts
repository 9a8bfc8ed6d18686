import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { shrinkPool } from '../../src/operations/pools/shrink-pool.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { tryBegin } from '../../src/scheduler/begin-run.ts';
import { claimLost } from '../../src/scheduler/replace-lost.ts';
import { look } from '../../src/scheduler/scheduler.ts';
import { failed, type StepCall } from '../../src/steps/step.ts';
import { openDatabase } from '../../src/store/database.ts';
import { beginDueLooks } from '../../src/store/fleet/machine-drift.ts';
import { waitingRuns } from '../../src/store/schedules/schedule-runs.ts';
import { testLosses, VM_TYPE } from '../support/losing.ts';
import { machines, poolNow, replace } from '../support/replacing.ts';
import { checkedCounts } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

/*
 * Nodes whose machines are gone, replaced by the scheduler (LM1 to LM3 in src/domain/fleet/lost-machines.ts).
 */

const BEGUN = ['replace_lost_pool running'];

test('a node whose machine is gone is replaced: the old one goes first, nothing runs there, and the others stay', async () => {
  await using losses = await testLosses(4);
  const { engine } = losses;
  const ran: string[] = [];
  await engine.worker((call: StepCall) => {
    ran.push(`${call.step.name} ${call.facts.ip} ${call.isMachineGone === true}`);
    return machines(call);
  });
  await losses.lose('vm-2');
  expect(await losses.runs()).toEqual(['running 1: ']);
  const { id, origin } = await engine.test.database.selectFrom('task').selectAll().executeTakeFirstOrThrow();
  expect(origin).toEqual({ kind: 'lost', run: 1 });
  await engine.until(id, 'success');
  expect(ran).toEqual([
    'unregister 10.0.0.1 true',
    'return_vm 10.0.0.1 true',
    'create_vm - false',
    'register 10.9.0.5 false',
  ]);
  expect((await poolNow(engine)).nodes.map((node) => node.id)).toEqual([1, 3, 4, 5]);
  await losses.look();
  expect(await losses.runs()).toEqual(['success 1: task 1: success, 2 of 2 nodes']);
  expect(await losses.events()).toEqual(['waiting 1', 'running 1']);
  await losses.lose();
  expect(await losses.tasks()).toEqual(['replace_lost_pool success']);
});

describe('nothing is replaced', () => {
  test('after one list, however often the scheduler looks, or when the second one follows at once', async () => {
    await using losses = await testLosses(3);
    await losses.list('vm-1');
    losses.pass(10);
    await losses.look();
    expect(await losses.runs()).toEqual([]);
    await losses.list();
    await losses.list('vm-1');
    await losses.list('vm-1');
    await losses.look();
    expect(await losses.runs()).toEqual([]);
    losses.pass(3);
    await losses.look();
    expect(await losses.tasks()).toEqual(BEGUN);
  });

  test('on the word of a list that failed, or that is long ago', async () => {
    await using losses = await testLosses(3);
    await losses.list('vm-1');
    losses.pass(3);
    await losses.failToList();
    await losses.look();
    await losses.list('vm-1');
    await losses.failToList();
    await losses.look();
    await losses.list('vm-1');
    losses.pass(16);
    await losses.look();
    expect(await losses.runs()).toEqual([]);
    await losses.list('vm-1');
    await losses.look();
    expect(await losses.tasks()).toEqual(BEGUN);
  });

  test('in a pool that does not want it', async () => {
    await using losses = await testLosses(3);
    await sql`update pool set replace_lost = false`.execute(losses.engine.test.database);
    await losses.lose('vm-1');
    expect(await losses.runs()).toEqual([]);
  });

  test('when most machines of a type are gone: that is said, and looked at again after a while', async () => {
    await using losses = await testLosses(5);
    await losses.lose('vm-1', 'vm-2', 'vm-3');
    await losses.look();
    expect(await losses.runs()).toEqual([
      expect.stringMatching(
        /^failed 3: nothing is replaced, as 3 of 5 idle nodes of machine type test have no machine/,
      ),
    ]);
    expect(await losses.events()).toEqual(['waiting 3', 'failed 3']);
    losses.pass(31);
    await losses.lose('vm-1', 'vm-2');
    expect(await losses.tasks()).toEqual(BEGUN);
    expect((await losses.runs()).at(-1)).toBe('running 2: ');
  });

  test('when the templates cannot: that is said, and tried again after a while', async () => {
    await using losses = await testLosses(3);
    const { database } = losses.engine.test;
    const { tasks } = await database.selectFrom('pool').select('tasks').executeTakeFirstOrThrow();
    await sql`update pool set tasks = tasks - 'shrink'`.execute(database);
    await losses.lose('vm-1');
    await losses.look();
    expect(await losses.runs()).toEqual([expect.stringMatching(/^failed 1: pool pool has no template for shrink/)]);
    await sql`update pool set tasks = ${JSON.stringify(tasks)}::jsonb`.execute(database);
    await losses.look();
    expect(await losses.tasks()).toEqual([]);
    losses.pass(31);
    await losses.list('vm-1');
    await losses.look();
    expect(await losses.tasks()).toEqual(BEGUN);
  });
});

test('of many, ten are replaced at once, and a failure at one keeps none of the others', async () => {
  await using losses = await testLosses(24);
  const { engine } = losses;
  await engine.worker((call) =>
    call.facts.ip === '10.0.0.0' && call.step.name === 'return_vm' ? failed('broken') : machines(call),
  );
  await losses.lose(...Array.from({ length: 12 }, (_, index) => `vm-${index + 1}`));
  const task = await engine.test.database.selectFrom('task').selectAll().executeTakeFirstOrThrow();
  expect(task.step_len).toBe(10);
  await engine.until(task.id, 'success');
  expect(await checkedCounts(engine.test.database, task.id)).toEqual([0, 0, 22, 1, 1]);
});

test('a replacement waits for what runs in the pool, and is dropped when the machine is back by then', async () => {
  await using losses = await testLosses(4);
  const { engine } = losses;
  const other = await replace(engine, { nodes: [4] });
  await pauseTask(engine.context, TESTER, other);
  await losses.lose('vm-1');
  expect(await losses.runs()).toEqual([`waiting 1: waits for task ${other} to end`]);
  await losses.list();
  await stopTask(engine.context, TESTER, other);
  await losses.look();
  expect(await losses.runs()).toEqual([expect.stringMatching(/^dropped 1: no node is without its machine/)]);
  expect(await losses.events()).toEqual(['waiting 1', 'dropped 1']);
  await losses.lose('vm-1');
  expect(await losses.tasks()).toContain('replace_lost_pool running');
});

test('a task that is started again passes over what would run on machines that were lost meanwhile', async () => {
  await using losses = await testLosses(3);
  const { engine } = losses;
  await sql`update pool set replace_lost = false`.execute(engine.test.database);
  const ran: string[] = [];
  await engine.worker((call) => {
    ran.push(`${call.step.name} ${call.isMachineGone === true}`);
    return ran.length === 1 ? failed('the node is not reached') : machines(call);
  });
  const taskId = await shrinkPool(engine.context, TESTER, { poolId: engine.poolId, nodes: [1] });
  await engine.until(taskId, 'failed');
  await losses.list('vm-1');
  await startTask(engine.context, TESTER, { taskId, params: null });
  await engine.until(taskId, 'success');
  expect(ran).toEqual(['unregister false', 'unregister true', 'return_vm true']);
});

test('a limit of machines that is reached keeps none from being replaced', async () => {
  await using losses = await testLosses(3);
  const { engine } = losses;
  await sql`update vm_type set most_machines = 3`.execute(engine.test.database);
  await engine.worker(machines);
  await losses.lose('vm-1');
  const { id } = await engine.test.database.selectFrom('task').select('id').executeTakeFirstOrThrow();
  await engine.until(id, 'success');
  expect((await poolNow(engine)).nodes.map((node) => node.id)).toEqual([2, 3, 4]);
});

test.each([2, 3])('%i processes that look at the same moment make one task', async (count) => {
  await using losses = await testLosses(4);
  await using stack = new AsyncDisposableStack();
  await losses.list('vm-1');
  losses.pass(3);
  await losses.list('vm-1');
  const processes = Array.from({ length: count }, () => {
    const database = stack.use(openDatabase({ url: losses.engine.test.url, connections: 3, onError: () => {} }));
    return { ...losses.deps, context: { ...losses.engine.context, database } };
  });
  for (let round = 0; round < 5; round += 1) await Promise.all(processes.map(look));
  expect(await losses.runs()).toEqual(['running 1: ']);
  expect(await losses.tasks()).toEqual(BEGUN);
});

test('a process that dies between decision and task leaves nothing half done: the next one goes on', async () => {
  await using losses = await testLosses(4);
  const { engine, deps } = losses;
  await losses.list('vm-1');
  losses.pass(3);
  await losses.list('vm-1');
  await claimLost(deps);
  expect(await losses.runs()).toEqual(['waiting 1: ']);
  const queue = { offer: () => Promise.reject(new Error('killed')) };
  const [run] = await waitingRuns(engine.test.database);
  await expect(tryBegin({ ...engine.context, queue }, run ?? (0 as never))).rejects.toThrow('killed');
  expect(await losses.tasks()).toEqual([]);
  await losses.look();
  await losses.look();
  expect(await losses.tasks()).toEqual(BEGUN);
  expect(await losses.events()).toEqual(['waiting 1', 'running 1']);
});

test('after the first list that misses a machine the next one comes sooner', async () => {
  await using losses = await testLosses(3);
  const { database } = losses.engine.test;
  const due = () => {
    const now = losses.engine.context.now();
    const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
    return beginDueLooks(database, { before: ago(300), again: ago(120), now, most: 4 });
  };
  await losses.list();
  losses.pass(3);
  expect(await due()).toEqual([]);
  losses.pass(3);
  expect(await due()).toEqual([VM_TYPE]);
  await losses.list('vm-1');
  losses.pass(1);
  expect(await due()).toEqual([]);
  losses.pass(2);
  expect(await due()).toEqual([VM_TYPE]);
  await losses.list('vm-1');
  losses.pass(3);
  expect(await due()).toEqual([]);
});

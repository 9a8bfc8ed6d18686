import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import type { PlannedStep } from '../../src/domain/plans/plan.ts';
import { abandonNodeRun } from '../../src/operations/tasks/abandon-node.ts';
import { removeNodes } from '../../src/operations/pools/remove-nodes.ts';
import { stopTask } from '../../src/operations/tasks/stop-task.ts';
import { remoteStep } from '../../src/steps/remote.ts';
import { nodeRunLog } from '../../src/store/logs/log-views.ts';
import { step, testEngine, type TestEngine } from '../support/engine.ts';
import { noFacts } from '../support/no-facts.ts';
import { layCable, startSshd, type Cable, type TestSshd } from '../support/sshd.ts';
import { checkedCounts, nodeRunOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';
import { NO_CONTENT } from '../support/no-content.ts';
import { keysAt } from '../support/keys.ts';

/** Seconds of silence after which a node of these tests is taken for gone. */
const KEEPALIVE = 4;
/** Milliseconds that ending a command may take, beyond the grace of a stop. */
const ENDING = 10_000;

/** An engine with one node that has a real sshd, behind a cable. */
interface Rig extends AsyncDisposable {
  readonly engine: TestEngine;
  readonly sshd: TestSshd;
  readonly cable: Cable;
  /** Starts a task whose command begins, waits for the file `go`, and ends. Resolves when it has begun. */
  launch(timeout?: number): Promise<TaskId>;
  launched(script: string, timeout?: number): Promise<TaskId>;
  /** Lets the command go on. */
  go(): Promise<void>;
  /** What the only step of a task has in its log. */
  log(taskId: TaskId): Promise<string>;
  error(taskId: TaskId): Promise<string>;
  /** How many commands have begun on the node. */
  begun(): Promise<number>;
}

async function startRig(): Promise<Rig> {
  await using stack = new AsyncDisposableStack();
  const sshd = stack.use(await startSshd('127.0.0.10'));
  const cable = stack.use(await layCable(sshd.endpoint));
  const channel = stack.use(
    createSshChannel({
      keys: keysAt(sshd.keyFile),
      checkHostKey: () => Promise.resolve(),
      sweepDue: () => Promise.resolve(false),
      maxConnections: 10,
    }),
  );
  const engine = stack.use(await testEngine(1, { ip: () => '127.0.0.10' }));
  const { database } = engine.test;
  const endpoint: Endpoint = { ...cable.endpoint, keepalive: KEEPALIVE };
  const remote = remoteStep({
    channel,
    ansible: { run: () => Promise.reject(new Error('no module here')), cancel: () => Promise.resolve() },
    plays: { run: () => Promise.reject(new Error('no play here')), cancel: () => Promise.resolve() },
    endpointOf: () => Promise.resolve(endpoint),
    ...noFacts,
    content: NO_CONTENT,
    now: engine.context.now,
  });
  await engine.worker(remote);
  const begun = async (): Promise<number> => {
    const text = await readFile(join(sshd.home, 'begun'), 'utf8').catch(() => '');
    return text.split('\n').length - 1;
  };
  const launched = (script: string, timeout = 600): Promise<TaskId> => {
    const actions = [{ name: 'wait', action: { module: 'longscript', content: script } }];
    const plain = step('one');
    const planned: PlannedStep = {
      ...plain,
      timeout,
      work: { ...plain.work, kind: 'remote', vmTypeId: 1 as never, actions },
    };
    return engine.launch([planned]);
  };
  const all = stack.move();
  return {
    engine,
    sshd,
    cable,
    begun,
    launched,
    launch: async (timeout) => {
      const script = 'echo x >>begun; echo first; until [ -e go ]; do sleep 0.1; done; seq 1 5000; echo last';
      const taskId = await launched(script, timeout);
      await expect.poll(begun, { timeout: 20_000 }).toBe(1);
      return taskId;
    },
    go: () => writeFile(join(sshd.home, 'go'), ''),
    log: async (taskId) => {
      const found = await nodeRunLog(database, await nodeRunOf(database, taskId, '127.0.0.10'));
      return found?.steps.map(({ log }) => log).join('') ?? '';
    },
    error: async (taskId) => {
      const query = database.selectFrom('node_run').select('error').where('task_id', '=', taskId);
      return (await query.executeTakeFirstOrThrow()).error;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

const COMMAND_OUTPUT = ['first', ...Array.from({ length: 5000 }, (_, index) => index + 1), 'last', ''].join('\n');

test('a node that dies during a command is free within the grace of a stop, and can be removed', async () => {
  await using rig = await startRig();
  const { engine } = rig;
  const taskId = await rig.launch();
  await rig.sshd.die();
  const grace = 1;
  const context = { ...engine.context, limits: { ...engine.context.limits, stopGrace: grace } };
  await stopTask(context, TESTER, taskId);
  const stopped = performance.now();
  const next = await rig.launched('true', 5);
  await engine.until(next, 'running', 'failed');
  expect(performance.now() - stopped).toBeLessThan(grace * 1000 + ENDING);
  expect(await checkedCounts(engine.test.database, taskId)).toEqual([0, 0, 0, 0, 1]);
  expect(await rig.error(taskId)).toContain('stopped: it may still be running there');
  await engine.until(next, 'failed');
  await removeNodes(engine.context, TESTER, engine.poolId, { nodes: [engine.nodes[0]?.id ?? 0], force: false });
});

test('a command on a node that is rebooted is over soon, and is not run twice', async () => {
  await using rig = await startRig();
  const taskId = await rig.launch();
  await rig.sshd.die();
  await rig.sshd.revive();
  await rig.engine.until(taskId, 'failed');
  expect(await rig.error(taskId)).toContain('the node lost the run midway (it was rebooted or the run was killed)');
  expect(await rig.log(taskId)).toMatch(/^first\n/);
  expect(await rig.begun()).toBe(1);
});

test('a command whose node is cut off and comes back ran once, with all of its output; the log says what becomes of it', async () => {
  await using rig = await startRig();
  const taskId = await rig.launch();
  await expect.poll(() => rig.log(taskId), { timeout: 20_000 }).toBe('first\n');
  rig.cable.block();
  const gone = /^first\n\[\d\d:\d\d UTC\] no answer from the node for 4 s; trying again until (\S+ )?\d\d:\d\d UTC\n$/;
  await expect.poll(() => rig.log(taskId), { timeout: 20_000 }).toMatch(gone);
  await rig.go();
  rig.cable.unblock();
  await rig.engine.until(taskId, 'success');
  const log = await rig.log(taskId);
  expect(log).toMatch(/^\[.*\] no answer from the node .*\n\[.*\] the node answers again\nfirst\n/);
  expect(log.split('\n').slice(2).join('\n')).toBe(COMMAND_OUTPUT);
  expect(await rig.begun()).toBe(1);
});

test('a connection that only breaks is nothing to tell', async () => {
  await using rig = await startRig();
  const taskId = await rig.launch();
  await expect.poll(() => rig.log(taskId), { timeout: 20_000 }).toBe('first\n');
  rig.cable.cut();
  await rig.go();
  await rig.engine.until(taskId, 'success');
  expect(await rig.log(taskId)).toBe(COMMAND_OUTPUT);
});

test('a node that is given up is free at once, and its command is ended when it answers again', async () => {
  await using rig = await startRig();
  const { database } = rig.engine.test;
  const taskId = await rig.launch();
  rig.cable.block();
  await abandonNodeRun(rig.engine.context, TESTER, await nodeRunOf(database, taskId, '127.0.0.10'));
  const abandoned = performance.now();
  await rig.engine.until(taskId, 'failed');
  expect(performance.now() - abandoned).toBeLessThan(4000);
  rig.cable.unblock();
  await database
    .updateTable('leftover')
    .set({ tried: new Date(0) })
    .execute();
  const isForgotten = async () => (await database.selectFrom('leftover').selectAll().execute()).length === 0;
  await expect.poll(isForgotten, { timeout: 30_000 }).toBe(true);
  await rig.go();
  const same = await rig.launched('cat begun; ls .springtide/runs/*.rc | wc -l');
  await rig.engine.until(same, 'success', 'failed');
  expect(await rig.begun()).toBe(1);
  // of the command that was ended, and none of the one that asks
  expect(await rig.log(same)).toMatch(/^x\n1\n/);
});

test('a command that its node runs on, unreachable until the deadline, is ended when the node answers again', async () => {
  await using rig = await startRig();
  const { database } = rig.engine.test;
  const taskId = await rig.launch(8);
  rig.cable.block();
  await rig.engine.until(taskId, 'failed');
  expect(await rig.error(taskId)).toContain('node cannot be reached');
  expect(await database.selectFrom('leftover').selectAll().execute()).toHaveLength(1);
});

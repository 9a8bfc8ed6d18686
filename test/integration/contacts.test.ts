import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import type { PlannedStep } from '../../src/domain/plans/plan.ts';
import { progressOf } from '../../src/domain/progress.ts';
import { remoteStep } from '../../src/steps/remote.ts';
import { contactOf } from '../../src/store/tasks/contacts.ts';
import { type NodeRunRow, readNodeRuns } from '../../src/store/tasks/node-run-views.ts';
import { step, testEngine, type TestEngine } from '../support/engine.ts';
import { noFacts } from '../support/no-facts.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { checkedCounts } from '../support/task-check.ts';
import { NO_CONTENT } from '../support/no-content.ts';
import { keysAt } from '../support/keys.ts';

/*
 * A node that cannot be reached says so in the rows, in what the API reads and in the events, while it is tried.
 */

const ADDRESS = '127.0.0.14';
const REFUSED = /^127\.0\.0\.14:\d+: .*ECONNREFUSED/;

interface Rig extends AsyncDisposable {
  readonly engine: TestEngine;
  readonly sshd: TestSshd;
  worker(): Promise<AsyncDisposable>;
  launch(): Promise<TaskId>;
  /** The only node of a task, as the API reads it. */
  node(taskId: TaskId): Promise<NodeRunRow>;
}

/** An engine with one node of a real sshd, on which nothing listens at first. */
async function startRig(): Promise<Rig> {
  await using stack = new AsyncDisposableStack();
  const sshd = stack.use(await startSshd(ADDRESS));
  await sshd.die();
  const engine = stack.use(await testEngine(1, { ip: () => ADDRESS }));
  const channel = stack.use(
    createSshChannel({
      keys: keysAt(sshd.keyFile),
      checkHostKey: () => Promise.resolve(),
      sweepDue: () => Promise.resolve(false),
      maxConnections: 10,
    }),
  );
  const remote = remoteStep({
    channel,
    ansible: { run: () => Promise.reject(new Error('no module here')), cancel: () => Promise.resolve() },
    plays: { run: () => Promise.reject(new Error('no play here')), cancel: () => Promise.resolve() },
    endpointOf: () => Promise.resolve(sshd.endpoint),
    ...noFacts,
    content: NO_CONTENT,
    now: engine.context.now,
  });
  const all = stack.move();
  return {
    engine,
    sshd,
    worker: () => engine.worker(remote),
    launch: () => {
      const actions = [{ name: 'say', action: { module: 'longscript', content: 'echo here' } }];
      const plain = step('one');
      const planned: PlannedStep = { ...plain, work: { kind: 'remote', vmTypeId: 1 as never, actions } };
      return engine.launch([planned]);
    },
    node: async (taskId) => {
      const found: NodeRunRow[] = [];
      const wanted = { state: null, nodeRunId: null };
      await readNodeRuns(engine.test.database, taskId, wanted, null, (rows) => found.push(...rows));
      const [node] = found;
      if (node === undefined) throw new Error('the task has no node');
      return node;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Resolves with the contact of a task's node when so many tries have failed. */
async function untilTried(rig: Rig, taskId: TaskId, tries: number) {
  await expect.poll(async () => (await rig.node(taskId)).tries ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(tries);
  const node = await rig.node(taskId);
  return progressOf({ state: node.state, retryAt: node.retry_at, contact: contactOf(node) });
}

async function progressEvents({ engine: { test } }: Rig): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await sql<{ item: Record<string, unknown> }>`
    select item from event, json_array_elements(items) with ordinality as part (item, n)
    where item ->> 'type' = 'node_run' order by xid, id, n`.execute(test.database);
  return rows.map(({ item }) => item);
}

const contacts = ({ engine: { test } }: Rig) => test.database.selectFrom('contact').selectAll().execute();

test('a node that refuses is told of with every try, and no longer when it has taken the run', async () => {
  await using rig = await startRig();
  await rig.worker();
  const taskId = await rig.launch();
  const begun = Date.now();
  const { phase, trouble } = await untilTried(rig, taskId, 2);
  expect(phase).toBe('connecting');
  expect(trouble?.reason).toMatch(REFUSED);
  // it is tried for fifteen seconds
  expect((trouble?.until ?? 0) * 1000 - begun).toBeGreaterThan(10_000);
  expect((trouble?.until ?? 0) * 1000 - begun).toBeLessThan(20_000);
  await rig.sshd.revive();
  await rig.engine.until(taskId, 'success', 'failed');
  expect(await checkedCounts(rig.engine.test.database, taskId)).toEqual([0, 0, 1, 0, 0]);
  expect(await contacts(rig)).toEqual([]);
  const told = await progressEvents(rig);
  const failing = told.filter((event) => 'trouble' in event);
  expect(failing[0]).toMatchObject({ condition: 'running', phase: 'connecting', trouble: { tries: 1 } });
  expect(told.at(-1)).toMatchObject({ condition: 'succeeded' });
  expect(told.at(-1)).not.toHaveProperty('trouble');
});

test('what was told before a crash is taken back by who comes next, when the node answers', async () => {
  await using rig = await startRig();
  const first = await rig.worker();
  const taskId = await rig.launch();
  await untilTried(rig, taskId, 1);
  await first[Symbol.asyncDispose]();
  expect(await contacts(rig)).toHaveLength(1);
  await rig.sshd.revive();
  await rig.worker();
  await rig.engine.until(taskId, 'success', 'failed');
  expect(await checkedCounts(rig.engine.test.database, taskId)).toEqual([0, 0, 1, 0, 0]);
  expect(await contacts(rig)).toEqual([]);
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { Refusal } from '../../src/domain/errors.ts';
import type { NodeRunId, TaskId } from '../../src/domain/ids.ts';
import type { PlanPart } from '../../src/domain/plans/plan.ts';
import { pauseTask } from '../../src/operations/tasks/pause-task.ts';
import { retryNodeRun } from '../../src/operations/tasks/retry-node.ts';
import { skipNodeRun } from '../../src/operations/tasks/skip-node.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { failed } from '../../src/steps/step.ts';
import { CHAOS, randomFrom } from '../support/chaos.ts';
import type { TestEngine } from '../support/engine.ts';
import { machines, poolNow, replace, replacingEngine } from '../support/replacing.ts';
import { checkedCounts, logOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

const NODES = 8;
/** How often people meddle. */
const TURNS = 40;

interface PairNow {
  readonly first: string;
  readonly second: string;
  /** Steps of the second node that were begun. */
  readonly begun: number;
}

/** No second node of a pair was begun before its first one was at its end, and the pool counts its nodes. */
async function expectOrder(engine: TestEngine, taskId: TaskId, why: string): Promise<void> {
  const { rows } = await sql<PairNow>`
    select first.state as first, second.state as second,
           (select count(*) from step_run where node_run_id = second.id) as begun
    from replacement as pair join node_run as first on first.id = pair.first_run
    join node_run as second on second.id = pair.second_run where pair.task_id = ${taskId}`.execute(
    engine.test.database,
  );
  expect(
    rows.filter(({ first, begun }) => begun > 0 && first !== 'success'),
    why,
  ).toEqual([]);
  const counted = await engine.test.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const { rows: sizes } = await sql<{ kept: number; there: number }>`
      select node_count as kept, (select count(*)::int from node where pool_id = pool.id) as there from pool`.execute(
        transaction,
      );
      return sizes;
    });
  expect(
    counted.filter(({ kept, there }) => kept !== there),
    why,
  ).toEqual([]);
}

/** Does something to the task; what it does not take is refused, and changes nothing. */
async function meddle(
  { test: { database }, context }: TestEngine,
  taskId: TaskId,
  random: () => number,
): Promise<void> {
  const runs = await database.selectFrom('node_run').select('id').where('task_id', '=', taskId).orderBy('id').execute();
  const run = runs[Math.floor(random() * runs.length)]?.id ?? (0 as NodeRunId);
  const deeds = [
    () => startTask(context, TESTER, { taskId, params: null }),
    () => pauseTask(context, TESTER, taskId),
    () => retryNodeRun(context, TESTER, run),
    () => retryNodeRun(context, TESTER, run),
    () => skipNodeRun(context, TESTER, run),
  ];
  try {
    await deeds[Math.floor(random() * deeds.length)]?.();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

test.each<[PlanPart, object]>([
  ['new', { maxSurge: '3', policy: { failed_batch: 'continue' } }],
  ['old', { maxUnavailable: '2', policy: { failed_batch: 'continue', max_failures: '100%' } }],
])(
  'with %s nodes first, whatever fails and whoever meddles, the order is kept and nothing is lost',
  async (first, request) => {
    const seed = CHAOS.seed;
    const random = randomFrom(seed);
    await using engine = await replacingEngine(NODES);
    const { database } = engine.test;
    let share = 0.25;
    await engine.worker((call) => (random() < share ? failed('broken') : machines(call)));
    const taskId = await replace(engine, request);
    for (let turn = 0; turn < TURNS; turn += 1) {
      await meddle(engine, taskId, random);
      await expectOrder(engine, taskId, `seed ${seed}, turn ${turn}`);
    }
    share = 0;
    const isDone = async (): Promise<boolean> => {
      const { rows } = await sql<{ id: NodeRunId; state: string; over: boolean }>`
      select id, state, finished is not null as over from node_run where task_id = ${taskId} order by id`.execute(
        database,
      );
      for (const { id } of rows.filter(({ state, over }) => state === 'stopped' && over)) {
        await retryNodeRun(engine.context, TESTER, id).catch(() => {});
      }
      await startTask(engine.context, TESTER, { taskId, params: null }).catch(() => {});
      await expectOrder(engine, taskId, `seed ${seed}, at the end`);
      return rows.every(({ state }) => state === 'success');
    };
    await expect
      .poll(isDone, { timeout: 60_000, interval: 100, message: (await logOf(database, taskId)).join('\n') })
      .toBe(true);
    await engine.until(taskId, 'success');
    expect(await checkedCounts(database, taskId)).toEqual([0, 0, 2 * NODES, 0, 0]);
    const { nodes, node_count } = await poolNow(engine);
    expect(node_count, first).toBe(NODES);
    expect(nodes.filter(({ ip, status }) => !ip.startsWith('10.9.') || status !== 'success')).toEqual([]);
  },
);

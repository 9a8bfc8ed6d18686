import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Schema } from '../src/store/schema.ts';
import { step, testEngine } from '../test/support/engine.ts';

/** Node runs in a transaction. */
const ROWS = 2000;

/**
 * The upper limit of the database: the rows that the engine writes for a task of no-op steps (attempts, logs, node runs, nodes,
 * events, the task's log), written to the same tables by statements of thousands of rows. There are no decisions,
 * waits or locks.
 *
 * @returns node-steps a second
 */
export async function bareWriter(nodes: number, steps: number, signal: AbortSignal): Promise<number> {
  await using engine = await testEngine(nodes);
  const { database } = engine.test;
  const begun = performance.now();
  // no worker runs it: its rows are those that the engine begins with
  const taskId = await engine.launch(Array.from({ length: steps }, (_, index) => step(`noop_${index}`)));
  const runs = await database.selectFrom('node_run').select(['id', 'node_id']).orderBy('id').execute();
  for (let index = 0; index < steps; index += 1) {
    for (let from = 0; from < nodes; from += ROWS) {
      signal.throwIfAborted();
      const some = runs.slice(from, from + ROWS);
      const ids = some.map(({ id }) => id);
      const nodeIds = some.map(({ node_id }) => node_id);
      const isLast = index === steps - 1;
      const events = some.map(({ id, node_id }) => ({ type: 'node_run', task_id: taskId, node_run_id: id, node_id }));
      await database.transaction().execute(async (transaction) => {
        await beginSteps(transaction, ids, index);
        await insertEvent(transaction, events);
      });
      await database.transaction().execute(async (transaction) => {
        await endSteps(transaction, ids, index);
        await moveNodeRuns(transaction, ids, { index, state: isLast ? 'success' : 'running' });
        if (isLast) await endNodes(transaction, { ids, nodeIds, taskId, events });
      });
    }
  }
  return (nodes * steps) / ((performance.now() - begun) / 1000);
}

type Writing = Transaction<Schema>;

async function beginSteps(transaction: Writing, ids: readonly number[], index: number): Promise<void> {
  await sql`insert into step_run (node_run_id, step_index, attempt, started)
    select id, ${index}, 1, now() from ${list(ids)}`.execute(transaction);
}

async function endSteps(transaction: Writing, ids: readonly number[], index: number): Promise<void> {
  await sql`insert into step_log (node_run_id, step_index, attempt, created, log)
    select id, ${index}, 1, now(), 'ok' from ${list(ids)}`.execute(transaction);
  // not joined with a list: by its estimate of the list's length PostgreSQL may scan all steps for each of them
  await sql`update step_run set state = 'success', finished = now()
    where node_run_id = any(${ids}::bigint[]) and step_index = ${index} and attempt = 1`.execute(transaction);
}

async function moveNodeRuns(
  transaction: Writing,
  ids: readonly number[],
  { index, state }: { readonly index: number; readonly state: string },
): Promise<void> {
  await sql`update node_run set state = ${state}, step_index = ${index}, updated = now(),
      started = coalesce(started, now())
    from unnest(${ids}::bigint[]) as moved (id) where node_run.id = moved.id`.execute(transaction);
}

async function endNodes(
  transaction: Writing,
  ended: {
    readonly ids: readonly number[];
    readonly nodeIds: readonly number[];
    readonly taskId: number;
    readonly events: readonly object[];
  },
): Promise<void> {
  await sql`update node set status = 'success', updated = now()
    from unnest(${ended.nodeIds}::int[]) as moved (id) where node.id = moved.id`.execute(transaction);
  await sql`insert into task_log (task_id, batch_id, correlation_id, message)
    select ${ended.taskId}::int, 0, '0', 'node ' || id || ': success' from ${list(ended.ids)}`.execute(transaction);
  await insertEvent(transaction, ended.events);
}

async function insertEvent(transaction: Writing, items: readonly object[]): Promise<void> {
  await transaction
    .insertInto('event')
    .values({ items: JSON.stringify(items) })
    .execute();
}

function list(ids: readonly number[]): RawBuilder<unknown> {
  return sql`unnest(${ids}::bigint[]) as id`;
}

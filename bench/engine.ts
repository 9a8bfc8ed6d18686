import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { step, testEngine, PASSED } from '../test/support/engine.ts';
import { testDatabase } from '../test/support/database.ts';
import { report } from './report.ts';

/**
 * How many node-steps a second the engine records when the steps themselves cost nothing: every attempt, state,
 * counter, log line and event is written to the embedded PostgreSQL, as always. Beside it, in the same run, the bare
 * limit of the database: the same number of step rows written and updated by a plain multi-row writer.
 */
export async function benchEngine(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nodes: { type: 'string', default: '2000' },
      steps: { type: 'string', default: '5' },
      runs: { type: 'string', default: '3' },
    },
  });
  const nodes = Number(values.nodes);
  const steps = Number(values.steps);
  const rows = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const bare = await bareWriter(nodes, steps);
    const engine = await engineRun(nodes, steps);
    rows.push({ run, nodes, steps, 'engine node-steps/s': engine, 'bare rows/s': bare, ratio: engine / bare });
  }
  await report('engine', rows);
}

async function engineRun(nodes: number, steps: number): Promise<number> {
  await using engine = await testEngine(nodes);
  await engine.worker(() => PASSED);
  const plan = Array.from({ length: steps }, (_, index) => step(`noop_${index}`));
  const begun = performance.now();
  const taskId = await engine.launch(plan);
  await engine.until(taskId, 'success');
  const seconds = (performance.now() - begun) / 1000;
  const { database } = engine.test;
  const recorded = await database
    .selectFrom('step_run')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'success')
    .executeTakeFirstOrThrow();
  if (recorded.count !== nodes * steps)
    throw new Error(`${recorded.count} step runs were recorded of ${nodes * steps}`);
  return (nodes * steps) / seconds;
}

/** Inserts a row per node-step and updates it once, 2,000 rows a statement, a transaction each. */
async function bareWriter(nodes: number, steps: number): Promise<number> {
  await using fresh = await testDatabase();
  const { database } = fresh;
  await sql`create table bare (node_run_id bigint, step_index int, attempt int, state text not null default 'running',
    exit_code int, log text not null default '', started timestamptz not null default now(), finished timestamptz,
    primary key (node_run_id, step_index, attempt)) with (fillfactor = 60)`.execute(database);
  const begun = performance.now();
  for (let index = 0; index < steps; index += 1) {
    for (let from = 0; from < nodes; from += 2000) {
      const ids = Array.from({ length: Math.min(2000, nodes - from) }, (_, offset) => from + offset);
      await sql`insert into bare (node_run_id, step_index, attempt)
        select id, ${index}, 1 from unnest(${ids}::bigint[]) as id`.execute(database);
      await sql`update bare set state = 'success', log = 'ok', finished = now()
        from unnest(${ids}::bigint[]) as id where node_run_id = id and step_index = ${index}`.execute(database);
    }
  }
  return (nodes * steps) / ((performance.now() - begun) / 1000);
}

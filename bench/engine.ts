import { sql } from 'kysely';
import { testDatabase } from '../test/support/database.ts';
import { PASSED, step, testEngine } from '../test/support/engine.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';
import { untilSuccess } from './task-end.ts';

/** Rows of one statement of the bare writer. */
const ROWS = 2000;

/**
 * How many node-steps a second the engine records when the steps themselves cost nothing: every attempt, state,
 * counter, log line and event is written to the embedded PostgreSQL, as always. Beside it, in the same run, the bare
 * limit of the database: the same number of step rows written and updated by a plain multi-row writer.
 */
export const engine: Benchmark<'nodes' | 'steps' | 'runs'> = {
  summary: 'node-steps/s that the engine records when steps cost nothing, beside the bare limit of the database',
  options: {
    nodes: { help: 'nodes of the task', preset: 2000, most: 100_000 },
    steps: { help: 'no-op steps of each node', preset: 5, most: 100 },
    runs: { help: 'how often each is measured', preset: 3, most: 100 },
  },
  run: async ({ nodes, steps, runs }, signal) => {
    const engineRates: number[] = [];
    const bareRates: number[] = [];
    const rowOf = (run: string, engine: number, bare: number): Row => ({
      run,
      nodes,
      steps,
      'engine node-steps/s': engine,
      'bare rows/s': bare,
      'engine ÷ bare': engine / bare,
    });
    const rows: Row[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const bare = await bareWriter(nodes, steps, signal);
      const engine = await engineRun(nodes, steps, signal);
      bareRates.push(bare);
      engineRates.push(engine);
      rows.push(rowOf(String(run), engine, bare));
    }
    rows.push(rowOf('median', median(engineRates), median(bareRates)));
    await report('engine', rows);
  },
};

async function engineRun(nodes: number, steps: number, signal: AbortSignal): Promise<number> {
  await using engine = await testEngine(nodes);
  await engine.worker(() => PASSED);
  signal.throwIfAborted();
  const { database } = engine.test;
  const plan = Array.from({ length: steps }, (_, index) => step(`noop_${index}`));
  const begun = performance.now();
  await untilSuccess(database, await engine.launch(plan), signal);
  const seconds = (performance.now() - begun) / 1000;
  const { count } = await database
    .selectFrom('step_run')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'success')
    .executeTakeFirstOrThrow();
  if (count !== nodes * steps) throw new Error(`${count} step runs were recorded of ${nodes * steps}`);
  return (nodes * steps) / seconds;
}

/** Inserts a row per node-step and updates it once, a statement each for many rows, a transaction each. */
async function bareWriter(nodes: number, steps: number, signal: AbortSignal): Promise<number> {
  await using fresh = await testDatabase();
  const { database } = fresh;
  await sql`create table bare (node_run_id bigint, step_index int, attempt int, state text not null default 'running',
    exit_code int, log text not null default '', started timestamptz not null default now(), finished timestamptz,
    primary key (node_run_id, step_index, attempt)) with (fillfactor = 60)`.execute(database);
  const begun = performance.now();
  for (let index = 0; index < steps; index += 1) {
    for (let from = 0; from < nodes; from += ROWS) {
      signal.throwIfAborted();
      const ids = Array.from({ length: Math.min(ROWS, nodes - from) }, (_, offset) => from + offset);
      await sql`insert into bare (node_run_id, step_index, attempt)
        select id, ${index}, 1 from unnest(${ids}::bigint[]) as id`.execute(database);
      await sql`update bare set state = 'success', log = 'ok', finished = now()
        from unnest(${ids}::bigint[]) as id where node_run_id = id and step_index = ${index}`.execute(database);
    }
  }
  return (nodes * steps) / ((performance.now() - begun) / 1000);
}

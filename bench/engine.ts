import { PASSED, step, testEngine } from '../test/support/engine.ts';
import { bareWriter } from './bare-writer.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';
import { untilSuccess } from './task-end.ts';

/**
 * How many node-steps a second the engine records when the steps themselves cost nothing: every attempt, state,
 * counter, log line and event is written to the embedded PostgreSQL, as always. Beside it, in the same run, the bare
 * limit of the database: the same rows written by a plain multi-row writer.
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
      'bare node-steps/s': bare,
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

import * as present from '../test/support/engine.ts';
import { bareWriter } from './bare-writer.ts';
import type { Benchmark } from './benchmark.ts';
import { earlierEngine, type EngineParts } from './earlier.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';
import { untilSuccess } from './task-end.ts';

/**
 * How many node-steps a second the engine records when the steps themselves cost nothing: every attempt, state,
 * counter, log line and event is written to the embedded PostgreSQL, as always. Beside it, in the same run, the bare
 * limit of the database: the same rows written by a plain multi-row writer; and the engine of an earlier checkout, where one
 * is given.
 */
export const engine: Benchmark<'nodes' | 'steps' | 'runs'> = {
  summary: 'node-steps/s that the engine records when steps cost nothing, beside the bare limit of the database',
  options: {
    nodes: { help: 'nodes of the task', preset: 2000, most: 100_000 },
    steps: { help: 'no-op steps of each node', preset: 5, most: 100 },
    runs: { help: 'how often each is measured', preset: 3, most: 100 },
  },
  run: async ({ nodes, steps, runs }, signal) => {
    const earlier = await earlierEngine();
    const measured: Rates[] = [];
    const rows: Row[] = [];
    const add = (run: string, rates: Rates): void => void rows.push({ run, nodes, steps, ...columnsOf(rates) });
    for (let run = 1; run <= runs; run += 1) {
      const bare = await bareWriter(nodes, steps, signal);
      // the order alternates, so that none always runs after the same one
      const ownFirst = run % 2 === 1;
      const first = ownFirst ? await engineRun(present, nodes, steps, signal) : null;
      const before = earlier === null ? null : await engineRun(earlier, nodes, steps, signal);
      const own = first ?? (await engineRun(present, nodes, steps, signal));
      const rates: Rates = { bare, engine: own, earlier: before, ratio: before === null ? null : own / before };
      measured.push(rates);
      add(String(run), rates);
    }
    add('median', medians(measured));
    await report('engine', rows);
  },
};

/** Node-steps a second. */
interface Rates {
  readonly engine: number;
  readonly bare: number;
  /** null = there is no earlier checkout to compare with. */
  readonly earlier: number | null;
  /** How many times as fast as the earlier one. */
  readonly ratio: number | null;
}

function medians(measured: readonly Rates[]): Rates {
  const medianOf = (column: keyof Rates): number | null => {
    const numbers = measured.flatMap((rates) => rates[column] ?? []);
    return numbers.length === 0 ? null : median(numbers);
  };
  const [engine, bare] = [medianOf('engine') ?? 0, medianOf('bare') ?? 0];
  return { engine, bare, earlier: medianOf('earlier'), ratio: medianOf('ratio') };
}

function columnsOf({ engine, bare, earlier, ratio }: Rates): Row {
  return {
    'engine node-steps/s': engine,
    'bare node-steps/s': bare,
    'engine ÷ bare': engine / bare,
    ...(earlier === null ? {} : { 'earlier node-steps/s': earlier }),
    ...(ratio === null ? {} : { 'engine ÷ earlier': ratio }),
  };
}

async function engineRun(
  { PASSED, step, testEngine }: EngineParts,
  nodes: number,
  steps: number,
  signal: AbortSignal,
): Promise<number> {
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { step, testEngine } from '../test/support/engine.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { report } from './report.ts';
import { untilSuccess } from './task-end.ts';

const SCRIPT = fileURLToPath(new URL('./latency-worker.ts', import.meta.url));
const WORKERS = [1, 2, 4];

/**
 * How much faster a task of slow commands ends when more workers share it. The commands only take time, as on
 * distant nodes; workers are processes, and record everything in one embedded PostgreSQL, as always.
 */
export const workers: Benchmark<'nodes' | 'steps' | 'connections' | 'milliseconds' | 'runs'> = {
  summary: 'how much faster two and four workers end a task whose commands take time',
  options: {
    nodes: { help: 'nodes of the task', preset: 1000, most: 100_000 },
    steps: { help: 'commands on each node, one after another', preset: 5, most: 100 },
    connections: { help: 'connections of each worker', preset: 100, most: 10_000 },
    milliseconds: { help: 'what a command takes', preset: 200, most: 60_000 },
    runs: { help: 'how often each is measured', preset: 3, most: 100 },
  },
  run: async ({ nodes, steps, connections, milliseconds, runs }, signal) => {
    const measured = new Map(WORKERS.map((count) => [count, new Array<number>()]));
    for (let run = 1; run <= runs; run += 1) {
      for (const [count, seconds] of measured) {
        seconds.push(await secondsOf(count, { nodes, steps, connections, milliseconds }, signal));
        console.log(`run ${run} of ${runs}: ${count} worker(s): ${seconds.at(-1)?.toFixed(2)} s`);
      }
    }
    const alone = median(measured.get(1) ?? []);
    const rows = [...measured].map(([count, seconds]) => ({
      workers: count,
      nodes,
      steps,
      connections,
      'seconds (median)': median(seconds),
      '× one worker': alone / median(seconds),
      // only commands, on all connections all the time
      'seconds at least': (Math.ceil((nodes * steps) / (count * connections)) * milliseconds) / 1000,
    }));
    await report('workers', rows);
  },
};

async function secondsOf(
  count: number,
  { nodes, steps, connections, milliseconds }: Record<'nodes' | 'steps' | 'connections' | 'milliseconds', number>,
  signal: AbortSignal,
): Promise<number> {
  await using engine = await testEngine(nodes);
  await using stack = new AsyncDisposableStack();
  const { database, url } = engine.test;
  const words = [url, String(connections), String(milliseconds)];
  await Promise.all(Array.from({ length: count }, () => startProcess(words, stack)));
  const plan = Array.from({ length: steps }, (_, index) => step(`wait_${index}`));
  signal.throwIfAborted();
  const begun = performance.now();
  await untilSuccess(database, await engine.launch(plan), signal);
  return (performance.now() - begun) / 1000;
}

async function startProcess(words: readonly string[], stack: AsyncDisposableStack): Promise<void> {
  const child = spawn(process.execPath, [SCRIPT, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const ended = exited.then(() => {
    throw new Error('a worker ended before it ran');
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => {}); // it is ended later
}

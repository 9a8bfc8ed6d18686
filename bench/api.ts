import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess } from '../test/support/server-process.ts';
import { makeApiFleet } from './api-fleet.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { report } from './report.ts';
import { type Measured, wrk } from './wrk.ts';

/** A load before the measurement, so that the code is compiled by then. */
const WARM_UP_SECONDS = 2;

interface Question {
  readonly name: string;
  readonly paths: readonly string[];
}

/** The pages 1 to `count` of a list. */
function pagesOf(list: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${list}?page=${index + 1}`);
}

/**
 * How many requests a second a server in its own process answers, with its own database. Beside it, in the same run,
 * the upper limit: a process that answers the same bytes from memory.
 */
export const api: Benchmark<'connections' | 'seconds' | 'runs'> = {
  summary: 'requests/s of the HTTP API, beside a bare HTTP server that answers the same bytes from memory',
  options: {
    connections: { help: 'clients that ask at the same time', preset: 32, most: 1000 },
    seconds: { help: 'how long each is measured', preset: 5, most: 600 },
    runs: { help: 'how often each is measured', preset: 3, most: 100 },
  },
  run: async ({ connections, seconds, runs }, signal) => {
    await using stack = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-bench-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const server = stack.use(await ServerProcess.start({ dataDir, env: { SPRINGTIDE_ROLE: 'api' } }));
    const { detailed } = await makeApiFleet(server, signal);
    const bareUrl = await startBare(server.url, stack);
    const questions: readonly Question[] = [
      { name: '/cluster/list', paths: ['/cluster/list'] },
      { name: '/cluster/list, 5 pages in turn', paths: pagesOf('/cluster/list', 5) },
      { name: '/task/list', paths: ['/task/list'] },
      { name: '/task/list, 30 pages in turn', paths: pagesOf('/task/list', 30) },
      { name: '/task/:id/detail of 1,000 nodes', paths: [`/task/${detailed}/detail`] },
    ];
    const rows = [];
    for (const { name, paths } of questions) {
      const measure = (url: string, time: number): Promise<Measured> =>
        wrk({ url, paths, connections, seconds: time }, signal);
      await measure(server.url, WARM_UP_SECONDS);
      await measure(bareUrl, WARM_UP_SECONDS);
      const [own, bare]: readonly [Measured[], Measured[]] = [[], []];
      for (let run = 0; run < runs; run += 1) {
        own.push(await measure(server.url, seconds));
        bare.push(await measure(bareUrl, seconds));
      }
      const rate = median(own.map((measured) => measured.rate));
      const bareRate = median(bare.map((measured) => measured.rate));
      rows.push({
        name,
        connections,
        'requests/s (median)': rate,
        'p50 ms': median(own.map((measured) => measured.p50)),
        'p99 ms': median(own.map((measured) => measured.p99)),
        'bare requests/s': bareRate,
        '÷ bare': rate / bareRate,
        'each run': own.map((measured) => measured.rate.toFixed(0)).join(' '),
      });
    }
    await report('api', rows);
  },
};

/** @returns the URL of the bare server */
async function startBare(origin: string, stack: AsyncDisposableStack): Promise<string> {
  const script = fileURLToPath(new URL('./bare-http.ts', import.meta.url));
  const child = spawn(process.execPath, [script, origin], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return line.toString().trim();
}

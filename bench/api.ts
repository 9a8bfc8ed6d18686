import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess } from '../test/support/server-process.ts';
import { makeApiFleet } from './api-fleet.ts';
import type { Benchmark } from './benchmark.ts';
import { earlierServer } from './earlier.ts';
import { secondsOfTrees } from './effort.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';
import { rotated } from './rotated.ts';
import { type Measured, wrk } from './wrk.ts';

/** A load before the measurement, so that the code is compiled by then. */
const WARM_UP_SECONDS = 2;

/** A server that answers the questions. */
interface Answerer {
  readonly url: string;
  /** Its process, and that of its database, which is a daemon of its own. */
  readonly pids: readonly number[];
  /** A task of 1,000 nodes there. */
  readonly detailed: number;
}

type AnswererName = 'own' | 'earlier' | 'bare';

interface Question {
  readonly name: string;
  readonly paths: (detailed: number) => readonly string[];
}

const QUESTIONS: readonly Question[] = [
  { name: '/cluster/list', paths: () => ['/cluster/list'] },
  { name: '/cluster/list, 5 pages in turn', paths: () => pagesOf('/cluster/list', 5) },
  { name: '/task/list', paths: () => ['/task/list'] },
  { name: '/task/list, 30 pages in turn', paths: () => pagesOf('/task/list', 30) },
  { name: '/task/:id/detail of 1,000 nodes', paths: (detailed) => [`/task/${detailed}/detail`] },
];

/** The pages 1 to `count` of a list. */
function pagesOf(list: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${list}?page=${index + 1}`);
}

interface Timed extends Measured {
  /** Processor time for each request, of the server and its database. */
  readonly processorMs: number;
}

/**
 * How many requests a second a server in its own process answers, with its own database. Beside it, in turn within the same run,
 * the server of an earlier checkout, where one is given, and the upper limit: a process that answers the same bytes from memory.
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
    const earlier = await earlierServer();
    const own = await startServer(ServerProcess, stack, signal);
    const before = earlier === null ? null : await startServer(earlier.ServerProcess, stack, signal);
    const answerers = new Map<AnswererName, Answerer>([
      ['own', own],
      ...(before === null ? [] : [['earlier', before] as const]),
      ['bare', await startBare(own, stack)],
    ]);
    const rows = [];
    for (const { name, paths } of QUESTIONS) {
      const measure = ({ url, pids, detailed }: Answerer, time: number): Promise<Timed> =>
        timed(pids, () => wrk({ url, paths: paths(detailed), connections, seconds: time }, signal), time);
      for (const answerer of answerers.values()) await measure(answerer, WARM_UP_SECONDS);
      const all: Record<AnswererName, Timed[]> = { own: [], earlier: [], bare: [] };
      for (let run = 0; run < runs; run += 1) {
        for (const [who, answerer] of rotated([...answerers], run)) all[who].push(await measure(answerer, seconds));
      }
      rows.push(rowOf(name, all));
    }
    await report('api', rows);
  },
};

/** Starts a server with a new database, and makes the rows that are read. */
async function startServer(
  Server: typeof ServerProcess,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Answerer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = stack.use(await Server.start({ dataDir, env: { SPRINGTIDE_ROLE: 'api' } }));
  const { detailed } = await makeApiFleet(server, signal);
  const lockFile = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  return { url: server.url, pids: [server.pid ?? 0, Number.parseInt(lockFile, 10)], detailed };
}

async function timed(pids: readonly number[], load: () => Promise<Measured>, seconds: number): Promise<Timed> {
  const before = await secondsOfTrees(pids);
  const measured = await load();
  const used = (await secondsOfTrees(pids)) - before;
  return { ...measured, processorMs: (used * 1000) / (measured.rate * seconds) };
}

function rowOf(name: string, { own, earlier, bare }: Readonly<Record<AnswererName, readonly Timed[]>>): Row {
  const rate = medianOf(own, 'rate');
  const bareRate = medianOf(bare, 'rate');
  const times = (what: 'rate' | 'processorMs'): number =>
    median(earlier.map((measured, run) => (own[run]?.[what] ?? NaN) / measured[what]));
  return {
    name,
    'requests/s (median)': rate,
    'p50 ms': medianOf(own, 'p50'),
    'p99 ms': medianOf(own, 'p99'),
    'processor ms': medianOf(own, 'processorMs'),
    ...(earlier.length === 0
      ? {}
      : { 'requests/s ÷ earlier': times('rate'), 'processor ms ÷ earlier': times('processorMs') }),
    'bare requests/s': bareRate,
    '÷ bare': rate / bareRate,
    'each run': own.map((measured) => measured.rate.toFixed(0)).join(' '),
    ...(earlier.length === 0
      ? {}
      : { 'each run, earlier': earlier.map(({ rate: each }) => each.toFixed(0)).join(' ') }),
  };
}

function medianOf(measured: readonly Timed[], what: keyof Timed): number {
  return median(measured.map((each) => each[what]));
}

/** @returns the bare server, which has the answers of this one */
async function startBare({ url, detailed }: Answerer, stack: AsyncDisposableStack): Promise<Answerer> {
  const script = fileURLToPath(new URL('./bare-http.ts', import.meta.url));
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), pids: [child.pid ?? 0], detailed };
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { definePool, defineSteps, defineTemplate, untilTask } from '../test/support/fleet-setup.ts';
import { ServerProcess } from '../test/support/server-process.ts';
import { startSshd } from '../test/support/sshd.ts';
import type { Benchmark } from './benchmark.ts';
import { leftoverGroup } from './leftovers.ts';
import { report, type Row } from './report.ts';

interface ShownTask {
  readonly id: number;
  readonly state: number;
  readonly stat: readonly number[];
}

const RUNNING = 1;
const STOPPED = 4;

/**
 * How long API requests take while the engine works: a task of many nodes runs its commands over SSH on loopback
 * hosts, which keeps every processor busy, and a console's requests arrive at a steady rate. The hosts stand for other
 * machines, and only get the processor time that Springtide and its clients leave.
 */
export const latency: Benchmark<'nodes' | 'rate' | 'seconds'> = {
  summary: 'milliseconds for requests to the API while a task of many nodes runs over SSH',
  options: {
    nodes: { help: 'nodes of the task', preset: 10_000, most: 60_000 },
    rate: { help: 'requests a second, of all kinds in turn', preset: 20, most: 1000 },
    seconds: { help: 'how long is measured', preset: 30, most: 600 },
  },
  run: async ({ nodes, rate, seconds }, signal) => {
    await using stack = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-bench-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const group = stack.use(await leftoverGroup());
    if (group === null) console.log('the nodes compete with the server for the processors: no groups can be made here');
    const sshd = stack.use(await startSshd('0.0.0.0'));
    await group?.add(sshd.pid);
    const server = stack.use(await ServerProcess.start({ dataDir }));
    const task = await startTask(server, sshd, nodes);
    await untilDone(server, task, 1, signal);
    const paths = ['/pool/list', '/task/list', `/task/${task}`, `/task/${task}/log`, '/worker/list'];
    const times = new Map(paths.map((path) => [path, new Array<number>()]));
    const before = await progressOf(server, task);
    await askSteadily(times, { url: server.url, rate, requests: rate * seconds }, signal);
    const after = await progressOf(server, task);
    if (after.state !== RUNNING) throw new Error('the task ended before everything was measured: give more --nodes');
    const rows = [...times].map(([path, measured]) => rowOf(path, measured));
    rows.push(rowOf('all', [...times.values()].flat()));
    const most = await mostMemory(server.pid ?? 0);
    console.log(
      `meanwhile ${doneOf(after) - doneOf(before)} of ${nodes} nodes were done; the server had ${most} MB at most`,
    );
    await report('latency', rows);
    await server.call(`/task/stop`, { id: task });
    await untilTask(server, task, [STOPPED]);
  },
};

/** The peak memory of a process so far, in MB. */
async function mostMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024);
}

function rowOf(name: string, measured: readonly number[]): Row {
  return {
    name,
    requests: measured.length,
    'p50 ms': percentile(measured, 50),
    'p99 ms': percentile(measured, 99),
    'longest ms': Math.max(...measured),
  };
}

async function startTask(
  server: ServerProcess,
  { endpoint, keyFile }: Awaited<ReturnType<typeof startSshd>>,
  count: number,
): Promise<number> {
  await defineSteps(server, [{ name: 'hello', params: {}, script: 'echo hi' }]);
  const settings = { machines: [], port: endpoint.port, user: endpoint.user, key_file: await server.takeKey(keyFile) };
  const vmType = await server.call<number>('/vm_type/create', { name: 'local', provider: 'static', settings });
  const template = await defineTemplate(server, 'hello', [{ name: 'hello' }]);
  const pool = await definePool(server, { name: 'large', vmType, sd: 1, image: 'none', tasks: {} });
  const nodes = Array.from({ length: count }, (_, index) => `127.70.${index >> 8}.${index & 255}`);
  await server.call(`/pool/${pool}/add_nodes`, { nodes });
  const request = { template_id: template, task_name: 'hello', opr_user: 'bench', nodes, params: {} };
  await server.call('/task/create', request);
  const [task] = await server.call<readonly ShownTask[]>('/task/list');
  return task?.id ?? 0;
}

async function askSteadily(
  times: ReadonlyMap<string, number[]>,
  { url, rate, requests }: { readonly url: string; readonly rate: number; readonly requests: number },
  signal: AbortSignal,
): Promise<void> {
  const kinds = [...times];
  const asked: Promise<void>[] = [];
  const begun = performance.now();
  for (let number = 0; number < requests; number += 1) {
    // a slow response does not delay the next request, which stands for another person
    const due = begun + (number * 1000) / rate;
    await delay(Math.max(0, due - performance.now()), undefined, { signal });
    const [path = '', measured = []] = kinds[number % kinds.length] ?? [];
    asked.push(ask(`${url}${path}`, measured));
  }
  await Promise.all(asked);
}

async function ask(url: string, measured: number[]): Promise<void> {
  const begun = performance.now();
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  measured.push(performance.now() - begun);
}

function progressOf(server: ServerProcess, task: number): Promise<ShownTask> {
  return server.call<ShownTask>(`/task/${task}`);
}

/** Nodes that are finished: those of state success. */
function doneOf({ stat }: ShownTask): number {
  return stat[2] ?? 0;
}

async function untilDone(server: ServerProcess, task: number, count: number, signal: AbortSignal): Promise<void> {
  while (doneOf(await progressOf(server, task)) < count) await delay(100, undefined, { signal });
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}

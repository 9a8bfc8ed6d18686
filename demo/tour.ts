import { setTimeout as delay } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import type { TestHaproxy } from '../test/support/haproxy.ts';
import { startTraffic } from '../test/support/http-services.ts';
import { definePool, defineSteps, defineTemplate, nodesOf } from '../test/support/fleet-setup.ts';
import type { ServerProcess } from '../test/support/server-process.ts';
import type { DemoMachines } from './machines.ts';
import { WEB_PORT, WEB_SERVICE_STEPS } from './web-service.ts';

const BATCH = 5;

interface Stage {
  readonly server: ServerProcess;
  readonly haproxy: TestHaproxy;
  readonly machines: DemoMachines;
  /** Aborted: somebody interrupts the tour. */
  readonly signal: AbortSignal;
}

/** Times of one task, node by node. */
interface TaskTimes {
  readonly name: string;
  /** Address → seconds. */
  readonly seconds: ReadonlyMap<string, number>;
  readonly steps: number;
  readonly total: number;
}

/** Expands a pool, deploys to it under traffic, shrinks it, and prints what happened. Throws when anything fails. */
export async function tour(stage: Stage): Promise<void> {
  const { server, haproxy, machines } = stage;
  const { count } = machines;
  console.log(`Springtide at ${server.url}, HAProxy at ${haproxy.url}`);
  console.log(`${machines.about}\n`);
  const poolId = await describeFleet(stage);
  const times: TaskTimes[] = [];

  const expansion = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: count });
  times.push(await follow(stage, expansion.task_id, `expand  0 → ${count} nodes`));

  const traffic = startTraffic(haproxy.url);
  const deploy = await server.call<{ task_id: number }>(`/pool/deploy/${poolId}`, { max_num: BATCH, tag: 'web:2' });
  times.push(await follow(stage, deploy.task_id, `deploy  web:2, ${BATCH} at once`));
  const { requests, failures } = await traffic.stop();

  const nodes = await nodesOf(server, poolId);
  const ips = nodes.map((node) => node.ip);
  const shrinking = await server.call<{ task_id: number }>(`/pool/shrink/${poolId}`, { nodes: ips });
  times.push(await follow(stage, shrinking.task_id, `shrink  ${count} → 0 nodes`));

  printNodes(ips, times);
  console.log(`\nDuring the deploy HAProxy answered ${requests} requests, ${failures.length} failed.`);
  if (failures.length > 0) throw new Error(`requests failed during the deploy: ${failures.slice(0, 3).join('; ')}`);
}

/** What a user sets up once: machine type, load balancer, steps, templates, cluster, service, pool. */
async function describeFleet({ server, haproxy, machines }: Stage): Promise<number> {
  await defineSteps(server, WEB_SERVICE_STEPS);
  const vmType = await server.call<number>('/vm_type/create', machines.type);
  const settings = { socket: haproxy.socket, backend: haproxy.backend, port: WEB_PORT, check_interval: 0.2 };
  const sd = await server.call<number>('/sd/create', { name: 'demo-haproxy', desc: '', provider: 'haproxy', settings });
  const [up, roll, down] = [
    ['create_vm', 'start_service_web', 'register'],
    ['unregister', 'stop_service_web', 'start_service_web', 'register'],
    ['unregister', 'stop_service_web', 'return_vm'],
  ].map((names) => names.map((name) => ({ name })));
  const tasks = {
    expand: await defineTemplate(server, 'demo_expand', up ?? []),
    deploy: await defineTemplate(server, 'demo_deploy', roll ?? []),
    shrink: await defineTemplate(server, 'demo_shrink', down ?? []),
  };
  return definePool(server, { name: 'demo', vmType, sd, image: 'web:1', tasks });
}

interface TaskView {
  readonly state: number;
  readonly stat: readonly number[];
  readonly options: readonly unknown[];
}

interface NodeState {
  readonly ip: string;
  /** Seconds since 1970. */
  readonly started: number | null;
  readonly finished: number | null;
}

/** Shows a task's progress until it has ended. */
async function follow({ server, machines, signal }: Stage, taskId: number, title: string): Promise<TaskTimes> {
  const bar = new SingleBar(
    {
      format: `${title.padEnd(26)} {bar} {value}/{total} nodes  {duration} s`,
      noTTYOutput: true,
      notTTYSchedule: 2000,
    },
    Presets.shades_classic,
  );
  const begun = Date.now();
  bar.start(machines.count, 0);
  let task: TaskView;
  try {
    do {
      await delay(100, undefined, { signal });
      task = await server.call<TaskView>(`/task/${taskId}`);
      bar.update(task.stat[2] ?? 0);
    } while (task.state < 2);
  } finally {
    bar.stop();
  }
  const total = (Date.now() - begun) / 1000;
  const states = await server.call<readonly NodeState[]>(`/task/${taskId}/detail`);
  if (task.stat[2] !== machines.count) throw new Error(`${title}: not every node succeeded: ${JSON.stringify(states)}`);
  const seconds = new Map(states.map((node) => [node.ip, duration(node)]));
  return { name: title.split(' ')[0] ?? title, seconds, steps: task.options.length, total };
}

function duration({ started, finished }: NodeState): number {
  return started === null || finished === null ? NaN : finished - started;
}

function printNodes(ips: readonly string[], times: readonly TaskTimes[]): void {
  const steps = times.reduce((sum, task) => sum + task.steps, 0);
  const rows = [
    ['node', 'steps', ...times.map((task) => task.name)],
    ...ips.map((ip) => [ip, String(steps), ...times.map((task) => shown(task.seconds.get(ip)))]),
    [`all ${ips.length}`, String(steps * ips.length), ...times.map((task) => shown(task.total))],
  ];
  console.log(`\n${rows.map(lineOf).join('\n')}`);
}

function lineOf([node = '', ...cells]: readonly string[]): string {
  return node.padEnd(16) + cells.map((cell) => cell.padStart(10)).join('');
}

function shown(seconds: number | undefined): string {
  return seconds === undefined ? '-' : `${seconds.toFixed(2)} s`;
}

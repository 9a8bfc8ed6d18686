import { BossQueue } from '../../src/engine/boss-queue.ts';
import { startWorker } from '../../src/engine/worker.ts';
import type { NodeId, NodeRunId, PoolId, TaskId, TemplateId, VmTypeId } from '../../src/domain/ids.ts';
import type { Plan, PlannedStep, StepKind } from '../../src/domain/plans/plan.ts';
import type { Status } from '../../src/domain/status.ts';
import type { RollingPolicy } from '../../src/domain/policies/rolling-policy.ts';
import type { Context } from '../../src/operations/context.ts';
import { launch } from '../../src/operations/tasks/launch-task.ts';
import { rollingOf } from '../../src/operations/tasks/task-policy.ts';
import type { Lack } from '../../src/engine/own-lacks.ts';
import type { Checks } from '../../src/steps/checks/checks.ts';
import type { Attempt, GroupStep, NodeStep, StepExecutor } from '../../src/steps/step.ts';
import { passed, type StepCall, type StepOutcome } from '../../src/steps/step.ts';
import { type Database, isConnectionError, type Queries } from '../../src/store/database.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { NO_REPOSITORIES } from './no-content.ts';
import { CHECKS_WITHOUT_CHANNEL } from './no-channel.ts';
import { TESTER } from './tester.ts';
import { limits } from './limits.ts';

/** The behaviour of the test's steps: a function of the test replaces the work on a node. */
export type Behaviour = (call: StepCall) => Promise<StepOutcome> | StepOutcome;

export interface TestEngine extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly context: Context;
  readonly poolId: PoolId;
  readonly nodes: readonly { readonly id: NodeId; readonly ip: string; readonly vm_id: string }[];
  readonly cancelled: Attempt[];
  /** The node runs whose create_vm was undone. */
  readonly undone: NodeRunId[];
  /** Starts one more worker in this process. A step that is given in place of a behaviour does the remote steps, and cancels them. */
  worker(
    behaviour: Behaviour | NodeStep,
    options?: Pick<TestWorkerOptions, 'capacity' | 'checks' | 'lacks'>,
  ): Promise<AsyncDisposable>;
  /** On all nodes, unless some are given. */
  launch(
    plan: Plan,
    options?: {
      stepLen?: number;
      maxFailures?: string;
      nodes?: TestEngine['nodes'];
      policy?: RollingPolicy;
      transaction?: Queries;
    },
  ): Promise<TaskId>;
  /** Resolves when the task is in the state; rejects after a minute and a half with its present state. */
  until(taskId: TaskId, ...states: readonly Status[]): Promise<void>;
}

export interface TestEngineOptions {
  /** The address of a node, by its number from 0. */
  readonly ip?: (index: number) => string;
  readonly now?: () => Date;
  readonly postgres?: 'shared' | 'own';
}

export async function testEngine(nodeCount: number, options: TestEngineOptions = {}): Promise<TestEngine> {
  const test = await testDatabase(options.postgres);
  const { database } = test;
  const queue = await BossQueue.open({ url: test.url, lease: 30 }, () => {});
  const { now = () => new Date() } = options;
  const context: Context = { database, queue, limits, repositories: NO_REPOSITORIES, now, noted: () => {} };
  const poolId = await makePool(test);
  const { ip: ipOf = (index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` } = options;
  const ips = Array.from({ length: nodeCount }, (_, index) => ipOf(index));
  const nodes = await makeNodes(test, poolId, ips);
  const cancelled: Attempt[] = [];
  const undone: NodeRunId[] = [];
  const workers: AsyncDisposable[] = [];
  return {
    test,
    context,
    poolId,
    nodes,
    cancelled,
    undone,
    worker: async (behaviour, options = {}) => {
      const executors =
        typeof behaviour === 'function'
          ? executorsOf(behaviour, { cancelled, undone })
          : { ...executorsOf(() => PASSED), remote: behaviour };
      const worker = await startTestWorker({ ...test, queue, executors, now: context.now, ...options });
      workers.push(worker);
      return worker;
    },
    launch: (plan, options = {}) => {
      const launchIn = async (transaction: Queries): Promise<TaskId> => {
        const { nodes: taskNodes = nodes, policy = null, stepLen: most = nodeCount } = options;
        const rolling = await rollingOf(transaction, { poolId, policy, most, count: taskNodes.length });
        return launch(transaction, context, {
          kind: 'manual',
          templateId: 1 as TemplateId,
          templateName: 'test',
          taskName: 'test',
          poolId,
          poolName: 'pool',
          plan,
          ...rolling,
          tag: null,
          maxFailures: options.maxFailures ?? rolling.maxFailures,
          operator: TESTER.name,
          origin: null,
          nodes: taskNodes,
        });
      };
      return options.transaction === undefined
        ? database.transaction().execute(launchIn)
        : launchIn(options.transaction);
    },
    until: (taskId, ...states) => untilState(test, taskId, states),
    [Symbol.asyncDispose]: async () => {
      for (const worker of workers) await worker[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
    },
  };
}

export interface TestWorkerOptions {
  readonly database: Database;
  readonly url: string;
  readonly queue: BossQueue;
  readonly executors: Readonly<Record<StepKind, StepExecutor>>;
  readonly now: () => Date;
  /** The most node runs in work at once. */
  readonly capacity?: number;
  readonly checks?: Checks;
  /** What it lacks; default: nothing. */
  readonly lacks?: () => Promise<readonly Lack[]>;
}

/** Limits with which a dead worker loses its slices soon, and a slow one late. */
export function startTestWorker({ url, ...options }: TestWorkerOptions): Promise<AsyncDisposable> {
  return startWorker({
    databaseUrl: url,
    checks: CHECKS_WITHOUT_CHANNEL,
    installation: 'test',
    role: 'worker',
    capacity: 5000,
    patience: { lockFree: 1, lockHeld: 20 },
    log: { info: () => {}, error: () => {} },
    ...options,
  });
}

/** A step that the behaviour of the test carries out. */
export function step(
  name: string,
  retry: Partial<PlannedStep['retry']> = {},
  params: PlannedStep['params'] = {},
): PlannedStep {
  return {
    name,
    params,
    retry: { retry_times: 0, ignore_error: false, interval: 0, ...retry },
    timeout: 60,
    work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [] },
  };
}

export function executorsOf(
  behaviour: Behaviour,
  { cancelled = [], undone = [] }: Partial<Pick<TestEngine, 'cancelled' | 'undone'>> = {},
): Record<StepKind, StepExecutor> {
  const node: NodeStep = {
    mode: 'node',
    run: async (call) => behaviour(call),
    cancel: async (attempt) => {
      cancelled.push(attempt);
    },
  };
  const group: GroupStep = {
    mode: 'group',
    run: async function* (calls) {
      for (const call of calls) yield { call, outcome: await behaviour(call) };
    },
  };
  const undo = async ({ nodeRunId }: Pick<StepCall, 'nodeRunId'>): Promise<void> => void undone.push(nodeRunId);
  return {
    create_vm: { ...group, undo },
    return_vm: group,
    register: group,
    unregister: group,
    remote: node,
    remote_in: node,
    check: node,
    check_in: node,
    facts: node,
  };
}

async function makePool({ database }: TestDatabase): Promise<PoolId> {
  const cluster = await database
    .insertInto('cluster')
    .values({ name: 'cluster', desc: '', biz: '' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const service = await database
    .insertInto('service')
    .values({ name: 'service', desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: cluster.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const pool = await database
    .insertInto('pool')
    .values({ name: 'pool', desc: '', vm_type: 1 as VmTypeId, sd_id: 1 as never, service_id: service.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  return pool.id;
}

async function makeNodes(
  { database }: TestDatabase,
  poolId: PoolId,
  ips: readonly string[],
): Promise<TestEngine['nodes']> {
  await database.updateTable('pool').set({ node_count: ips.length }).where('id', '=', poolId).execute();
  const nodes: TestEngine['nodes'][number][] = [];
  for (let from = 0; from < ips.length; from += 1000) {
    const rows = await database
      .insertInto('node')
      .values(ips.slice(from, from + 1000).map((ip) => ({ pool_id: poolId, ip })))
      .returning(['id', 'ip', 'vm_id'])
      .execute();
    nodes.push(...rows);
  }
  return nodes.toSorted((a, b) => a.id - b.id);
}

async function untilState({ database }: TestDatabase, taskId: TaskId, states: readonly Status[]): Promise<void> {
  const giveUp = Date.now() + 90_000;
  for (;;) {
    // A database that was killed may be restarting.
    const task = await database
      .selectFrom('task')
      .selectAll()
      .where('id', '=', taskId)
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        if (isConnectionError(error)) return null;
        throw error;
      });
    if (task !== null && states.includes(task.state)) return;
    if (Date.now() > giveUp) throw new Error(`task ${taskId} is ${JSON.stringify({ ...task, plan: null })}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** An outcome that leaves the node unchanged. */
export const PASSED: StepOutcome = passed('ok');

import { expect } from 'vitest';
import type { NodeId, PoolId, SdId, ServiceId, TaskId, TemplateId, VmTypeId } from '../../src/domain/ids.ts';
import type { CronItem, DependItem, ScheduledNodeType } from '../../src/domain/schedules/schedule.ts';
import { WallClock } from '../../src/domain/schedules/wall-clock.ts';
import type { Context } from '../../src/operations/context.ts';
import { look } from '../../src/scheduler/scheduler.ts';
import type { SchedulerDeps } from '../../src/scheduler/deps.ts';
import { passed, type StepCall } from '../../src/steps/step.ts';
import type { Database } from '../../src/store/database.ts';
import { type Behaviour, PASSED, type TestEngine, testEngine } from './engine.ts';

/** A scheduler whose clock the test sets, on a real database, with the engine of test/support/engine.ts. */
export interface TestScheduling extends AsyncDisposable {
  readonly engine: TestEngine;
  readonly database: Database;
  readonly context: Context;
  /** Sets the clock and looks once. */
  lookAt(time: string): Promise<void>;
  /** The dependencies of another process's scheduler. */
  readonly deps: SchedulerDeps;
  /** A pool with a template for every operation. */
  pool(name: string, options?: PoolOptions): Promise<PoolId>;
  /** Starts a worker that succeeds in every step; machines get addresses. */
  work(behaviour?: Behaviour): Promise<AsyncDisposable>;
  /** Looks repeatedly until no run of a schedule waits or runs. */
  settled(): Promise<void>;
  runs(poolId?: PoolId): Promise<readonly string[]>;
  tasks(): Promise<readonly { readonly id: TaskId; readonly task_name: string; readonly state: string }[]>;
  sizeOf(poolId: PoolId, nodeType?: ScheduledNodeType | 'manual'): Promise<number>;
}

export interface PoolOptions {
  readonly expand?: readonly string[];
  readonly withoutTemplates?: boolean;
}

export async function testScheduling(timeZone = 'UTC'): Promise<TestScheduling> {
  const engine = await testEngine(0);
  const { database } = engine.test;
  let now = new Date('2026-03-04T00:00:00Z');
  const context: Context = { ...engine.context, now: () => now };
  const failures: unknown[] = [];
  const log = { info: () => {}, error: ({ err }: { err: unknown }) => void failures.push(err) };
  const deps: SchedulerDeps = { context, clock: new WallClock(timeZone), log };
  await makeBackends(database);
  return {
    engine,
    database,
    context,
    deps,
    lookAt: async (time) => {
      now = new Date(time);
      await look(deps);
      expect(failures).toEqual([]);
    },
    pool: (name, options) => makePool(database, name, options ?? {}),
    work: (behaviour = () => PASSED) => engine.worker((call) => withMachine(call, behaviour)),
    settled: async () => {
      await expect
        .poll(
          async () => {
            await look(deps);
            const open = database.selectFrom('schedule_run').select('id').where('state', 'in', ['waiting', 'running']);
            return (await open.execute()).length;
          },
          { timeout: 30_000, interval: 20 },
        )
        .toBe(0);
      expect(failures).toEqual([]);
    },
    runs: async (poolId) => {
      let query = database.selectFrom('schedule_run').selectAll().orderBy('id');
      if (poolId !== undefined) query = query.where('pool_id', '=', poolId);
      const rows = await query.execute();
      return rows.map((row) => `${row.local_time ?? 'follows'} ${row.kind} ${row.target} ${row.state}`);
    },
    tasks: () => database.selectFrom('task').select(['id', 'task_name', 'state']).orderBy('id').execute(),
    sizeOf: async (poolId, nodeType = 'crontab') => {
      const rows = database.selectFrom('node').select('id').where('pool_id', '=', poolId);
      return (await rows.where('node_type', '=', nodeType).execute()).length;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

export function cron(time: string, instanceNum: number, more: Partial<CronItem> = {}): CronItem {
  return { instanceNum, concurrRatio: 0, concurrNum: 0, weekDay: 0, time, ignore: false, ...more };
}

export function depend(poolId: PoolId, ratio: number, elasticCount = 0, more: Partial<DependItem> = {}): DependItem {
  return { poolId, ratio, elasticCount, stepName: '', ignore: false, ...more };
}

/** New machines' addresses, which differ from those of all other nodes. */
async function withMachine(call: StepCall, behaviour: Behaviour) {
  const outcome = await behaviour(call);
  const { node_id: id } = call.facts;
  const ip = `10.9.${id >> 8}.${id & 255}`;
  if (!outcome.ok) return outcome;
  if (call.step.name === 'create_vm') return passed('made', { kind: 'machine_made', ip, vmId: `vm-${id}` });
  return call.step.name === 'return_vm' ? passed('returned', { kind: 'machine_returned' }) : outcome;
}

async function makeBackends(database: Database): Promise<void> {
  const row = { name: 'test', desc: '', provider: 'test', settings: '{}' };
  await database.insertInto('vm_type').values(row).execute();
  await database.insertInto('sd').values(row).execute();
  for (const [name, steps] of Object.entries({ up: EXPAND, down: SHRINK, roll: DEPLOY })) {
    await makeTemplate(database, name, steps);
  }
}

const EXPAND = ['create_vm', 'register'];
const SHRINK = ['unregister', 'return_vm'];
const DEPLOY = ['unregister', 'register'];

async function makeTemplate(database: Database, name: string, steps: readonly string[]): Promise<TemplateId> {
  const retry = { retry_times: 0, ignore_error: false };
  const row = await database
    .insertInto('template')
    .values({ name, desc: '', steps: JSON.stringify(steps.map((step) => ({ name: step, param_values: {}, retry }))) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function templateNamed(database: Database, name: string): Promise<TemplateId> {
  const row = await database.selectFrom('template').select('id').where('name', '=', name).executeTakeFirstOrThrow();
  return row.id;
}

async function makePool(database: Database, name: string, options: PoolOptions): Promise<PoolId> {
  const expand =
    options.expand === undefined
      ? await templateNamed(database, 'up')
      : await makeTemplate(database, `up-${name}`, options.expand);
  const tasks = {
    expand,
    shrink: await templateNamed(database, 'down'),
    deploy: await templateNamed(database, 'roll'),
  };
  const row = await database
    .insertInto('pool')
    .values({
      name,
      desc: '',
      vm_type: 1 as VmTypeId,
      sd_id: 1 as SdId,
      service_id: 1 as ServiceId,
      tasks: JSON.stringify(options.withoutTemplates === true ? {} : tasks),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Adds running nodes. */
export async function addRunning(
  database: Database,
  poolId: PoolId,
  nodeType: ScheduledNodeType | 'manual',
  ips: readonly string[],
): Promise<readonly NodeId[]> {
  const rows = await database
    .insertInto('node')
    .values(ips.map((ip) => ({ pool_id: poolId, ip, vm_id: ip, status: 'success' as const, node_type: nodeType })))
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

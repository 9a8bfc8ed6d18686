import { sql } from 'kysely';
import { WallClock } from '../../src/domain/schedules/wall-clock.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { lookAtMachines } from '../../src/operations/machines/look-at-machines.ts';
import type { SchedulerDeps } from '../../src/scheduler/deps.ts';
import { look as lookAtSchedules } from '../../src/scheduler/scheduler.ts';
import type { TestEngine } from './engine.ts';
import { replacingEngine } from './replacing.ts';

const MINUTE = 60_000;
export const VM_TYPE = 1 as VmTypeId;

/** A pool whose nodes lose their machines, and are replaced by the scheduler. */
export interface TestLosses extends AsyncDisposable {
  readonly engine: TestEngine;
  /** The dependencies of a process's scheduler. */
  readonly deps: SchedulerDeps;
  /** Lets time pass. */
  pass(minutes: number): void;
  /** Has the machines listed, of which these are gone. */
  list(...gone: readonly string[]): Promise<void>;
  /** Has somebody ask for a list that does not come. */
  failToList(): Promise<void>;
  /** The scheduler of a process looks once. */
  look(): Promise<void>;
  /** Two lists with time between them, and a look of the scheduler. */
  lose(...gone: readonly string[]): Promise<void>;
  /** "state nodes: message" of every run. */
  runs(): Promise<readonly string[]>;
  /** "name state" of every task. */
  tasks(): Promise<readonly string[]>;
  /** "state nodes" of every event that tells of lost nodes. */
  events(): Promise<readonly string[]>;
}

export async function testLosses(nodes: number): Promise<TestLosses> {
  let clock = 0;
  const now = (): Date => new Date(Date.now() + clock);
  const engine = await replacingEngine(nodes, { now });
  const { context, test } = engine;
  const { database } = test;
  await sql`update pool set replace_lost = true`.execute(database);
  const failures: unknown[] = [];
  const log = { info: () => {}, error: ({ err }: { err: unknown }) => void failures.push(err) };
  const deps: SchedulerDeps = { context, clock: new WallClock('UTC'), log };
  const listed = async (list: () => AsyncIterable<never>): Promise<void> => {
    const machinesOf = () => Promise.resolve({ list, vmIdPrefix: 'vm-' });
    const looking = { ...context, installation: 'test', machinesOf };
    await sql`insert into machine_look (vm_type_id, began) values (1, ${now()}) on conflict do nothing`.execute(
      database,
    );
    await lookAtMachines(looking, VM_TYPE, new AbortController().signal);
  };
  const list = (...gone: readonly string[]): Promise<void> =>
    listed(async function* () {
      const { rows } = await sql<{ vm_id: string }>`select vm_id from node where vm_id <> ''`.execute(database);
      for (const { vm_id: vmId } of rows)
        if (!gone.includes(vmId)) yield { vmId, state: 'running', token: null, ip: null, made: null } as never;
    });
  const look = async (): Promise<void> => {
    await lookAtSchedules(deps);
    if (failures.length > 0) throw failures[0];
  };
  return {
    engine,
    deps,
    pass: (minutes) => {
      clock += minutes * MINUTE;
    },
    list,
    failToList: () =>
      listed(async function* () {
        yield* [];
        throw new Error('the cloud is away');
      }),
    look,
    lose: async (...gone) => {
      await list(...gone);
      clock += 3 * MINUTE;
      await list(...gone);
      await look();
    },
    runs: async () => {
      const rows = await database.selectFrom('schedule_run').selectAll().orderBy('id').execute();
      return rows.map(({ state, target, message }) => `${state} ${target}: ${message}`);
    },
    tasks: async () => {
      const rows = await database.selectFrom('task').select(['task_name', 'state']).orderBy('id').execute();
      return rows.map(({ task_name, state }) => `${task_name} ${state}`);
    },
    events: async () => {
      const { rows } = await sql<{ item: { state: string; nodes: number } }>`
        select item from event, json_array_elements(items) as item where item ->> 'type' = 'lost' order by event.id`.execute(
        database,
      );
      return rows.map(({ item }) => `${item.state} ${item.nodes}`);
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

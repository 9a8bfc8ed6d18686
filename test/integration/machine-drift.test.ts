import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NodeId, VmTypeId } from '../../src/domain/ids.ts';
import type { Machine, MachineProvider } from '../../src/machines/provider.ts';
import { killAndWait } from '../../src/machines/sandbox/place.ts';
import { lookAtMachines, type LookDeps } from '../../src/operations/machines/look-at-machines.ts';
import { lookNow, returnStray } from '../../src/operations/machines/return-machines.ts';
import { watchMachines } from '../../src/operations/machines/watch-machines.ts';
import type { BackendDeps } from '../../src/operations/records/backends.ts';
import { lastLook, lostNodes, strayMachines } from '../../src/store/fleet/machine-drift.ts';
import { backendsOf } from '../support/backends.ts';
import { inEnglish } from '../support/in-english.ts';
import { step, type TestEngine, testEngine } from '../support/engine.ts';
import { makeAll, type TestSandbox, testSandbox } from '../support/sandbox.ts';
import { TESTER } from '../support/tester.ts';
import { until } from '../support/until.ts';

/*
 * Machines that no node has, and nodes whose machine is gone (DR1, DR2 in src/domain/fleet/drift.ts), with real machines.
 */

const INSTALLATION = 'test';
const MINUTE = 60_000;

let clock = 0;
let engine: TestEngine;
let sandbox: TestSandbox;
let deps: BackendDeps;

beforeAll(async () => {
  engine = await testEngine(3, { now: () => new Date(Date.now() + clock) });
  sandbox = await testSandbox(engine.test.database);
  const machinesOf = (): Promise<MachineProvider> => Promise.resolve(sandbox.provider);
  deps = { context: engine.context, backends: { ...backendsOf(engine.test.database), machinesOf } };
});

afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

beforeEach(() => {
  clock = 0;
});

async function look(): Promise<{ readonly stray: readonly string[]; readonly lost: readonly NodeId[] }> {
  const { database } = engine.test;
  await lookNow(deps, TESTER, sandbox.vmTypeId);
  const [stray, lost] = [
    await strayMachines(database, sandbox.vmTypeId, null),
    await lostNodes(database, sandbox.vmTypeId, 100),
  ];
  return { stray: stray.map(({ vm_id }) => vm_id), lost: lost.map(({ node_id }) => node_id) };
}

async function giveMachine(index: number, vmId: string): Promise<NodeId> {
  const id = engine.nodes[index]?.id as NodeId;
  await engine.test.database.updateTable('node').set({ vm_id: vmId }).where('id', '=', id).execute();
  return id;
}

async function machineFor(token: string): Promise<Machine> {
  const [machine] = await makeAll(sandbox.provider, [token]);
  if (machine === undefined) throw new Error('one was asked for');
  return machine;
}

test('a machine that no node has is found, and returned when it has been so for a while', async () => {
  const { database } = engine.test;
  const [stray, kept, foreign] = [
    await machineFor('test-900001'),
    await machineFor('test-900002'),
    await machineFor('other-1'),
  ];
  await giveMachine(0, kept.vmId);
  expect(await look()).toEqual({ stray: [stray.vmId], lost: [] });

  const give = (vmIds: readonly string[]) => returnStray(deps, TESTER, sandbox.vmTypeId, vmIds);
  await expect(give([stray.vmId])).rejects.toThrow(/had no node for less than 10 min: it can be returned in \d+ s/);
  clock = 11 * MINUTE;
  await expect(give([stray.vmId, kept.vmId])).rejects.toThrow(`machine ${kept.vmId} has a node`);
  await expect(give([foreign.vmId])).rejects.toThrow('only machines that no node has can be returned here');
  expect(await sandbox.place.vmIds()).toHaveLength(3);
  expect(inEnglish(await give([stray.vmId]))).toEqual([{ vmId: stray.vmId, reason: null }]);
  expect(await sandbox.place.vmIds()).toEqual([kept.vmId, foreign.vmId].toSorted());
  expect(await strayMachines(database, sandbox.vmTypeId, null)).toEqual([]);
});

test('one that is asked for again, or will be returned, is not stray', async () => {
  const { database } = engine.test;
  const plan = [{ ...step('create_vm'), work: { kind: 'create_vm', vmTypeId: sandbox.vmTypeId } as const }];
  const waiting = engine.nodes.slice(1, 2);
  const taskId = await engine.launch(plan, { nodes: waiting });
  await engine.until(taskId, 'init', 'running');
  const run = await database
    .selectFrom('node_run')
    .select('id')
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow();
  const machine = await machineFor(`test-${run.id}`);
  expect(await look()).toEqual({ stray: [], lost: [] });
  await database
    .insertInto('leftover')
    .values({ node_run_id: run.id, step_index: 0, attempt: 1, created: new Date(), tried: new Date() })
    .execute();
  await database
    .updateTable('node')
    .set({ vm_id: 'sbx-00000000' })
    .where('id', '=', waiting[0]?.id as NodeId)
    .execute();
  expect((await look()).stray).toEqual([]);
  await database.deleteFrom('leftover').execute();
  expect((await look()).stray).toEqual([machine.vmId]);
  await database
    .updateTable('node')
    .set({ vm_id: '' })
    .where('id', '=', waiting[0]?.id as NodeId)
    .execute();
});

describe('a node', () => {
  test('whose machine died is found, unless a task works on it', async () => {
    const machine = await machineFor('test-900003');
    const id = await giveMachine(2, machine.vmId);
    expect((await look()).lost).toEqual([]);
    await killAndWait((await sandbox.place.read(machine.vmId))?.init ?? null);
    expect((await look()).lost).toEqual([id]);
    const [before] = await lostNodes(engine.test.database, sandbox.vmTypeId, 1);
    clock = MINUTE;
    await look();
    const [after] = await lostNodes(engine.test.database, sandbox.vmTypeId, 1);
    expect(after?.since).toEqual(before?.since);
    await engine.launch([step('one')], { nodes: engine.nodes.slice(2, 3) });
    expect((await look()).lost).toEqual([]);
  });
});

function failing(list: MachineProvider['list']): LookDeps {
  const machinesOf = (): ReturnType<LookDeps['machinesOf']> => Promise.resolve({ list, vmIdPrefix: 'sbx-' });
  return { ...deps.context, installation: INSTALLATION, machinesOf };
}

describe('a provider that cannot list', () => {
  test('is told of, and what was found before stays', async () => {
    const { database } = engine.test;
    const { stray } = await look();
    await lookAtMachines(
      failing(async function* () {
        yield* [];
        throw new Error('the cloud is away');
      }),
      sandbox.vmTypeId,
      new AbortController().signal,
    );
    expect((await lastLook(database, sandbox.vmTypeId))?.complaint).toBe('the cloud is away');
    const still = await strayMachines(database, sandbox.vmTypeId, null);
    expect(still.map(({ vm_id }) => vm_id)).toEqual(stray);
    await look();
    expect((await lastLook(database, sandbox.vmTypeId))?.complaint).toBe('');
  });

  test('and hangs is left when the process stops', async () => {
    const stop = new AbortController();
    const looking = lookAtMachines(
      failing(() => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) })),
      sandbox.vmTypeId,
      stop.signal,
    );
    stop.abort(new Error('stopping'));
    await expect(looking).rejects.toThrow('stopping');
  });
});

test('every machine type is looked at once in a while, by one process at a time', async () => {
  const { database } = engine.test;
  await database.deleteFrom('machine_look').execute();
  const looks: VmTypeId[] = [];
  const stop = new AbortController();
  const watching = {
    ...engine.context,
    installation: INSTALLATION,
    machinesOf: (id: VmTypeId) => {
      looks.push(id);
      return Promise.resolve(sandbox.provider);
    },
  };
  const troubles: unknown[] = [];
  const both = [1, 2].map(() => watchMachines(watching, stop.signal, (error) => void troubles.push(error)));
  await until('it was looked at', async () => (await lastLook(database, sandbox.vmTypeId))?.ended instanceof Date);
  stop.abort();
  await Promise.all(both);
  expect(troubles).toEqual([]);
  expect(looks).toEqual([sandbox.vmTypeId]);
});

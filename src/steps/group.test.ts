import { describe, expect, test, vi } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import type { Channel } from '../channel/channel.ts';
import type { NodeRunId, VmTypeId } from '../domain/ids.ts';
import type { StepWork } from '../domain/plans/plan.ts';
import type { MachineProvider, MachineRequest } from '../machines/provider.ts';
import type { CallResult } from './group.ts';
import { type GroupStep, type StepCall, Stopped } from './step.ts';
import { createVm, returnVm } from './vm.ts';

const MAKE: StepWork = { kind: 'create_vm', vmTypeId: 7 as VmTypeId };
const RETURN: StepWork = { kind: 'return_vm', vmTypeId: 7 as VmTypeId };

interface Wishes {
  readonly id: number;
  readonly work: StepWork;
  readonly ip?: string;
  readonly vmId?: string;
  readonly deadline?: Date;
  readonly signal?: AbortSignal;
}

function callOf({ id, work, ip = `10.0.0.${id}`, vmId = `vm-${id}`, deadline, signal }: Wishes): StepCall {
  return {
    nodeRunId: id as NodeRunId,
    runId: `test-${id}`,
    step: {
      name: work.kind,
      params: {},
      retry: { retry_times: 0, ignore_error: false, interval: 0 },
      timeout: 30,
      work,
    },
    facts: {
      ip,
      vm_id: vmId,
      node_id: id,
      pool_name: 'web shop',
      service_name: 's',
      cluster_name: 'c',
      task_id: 1,
    },
    deadline: deadline ?? new Date(Date.now() + 60_000),
    onOutput: () => {},
    onContact: () => {},
    onPause: () => {},
    signal: signal ?? new AbortController().signal,
  };
}

const tokenOf = (call: Pick<StepCall, 'nodeRunId'>): string => `t-${call.nodeRunId}`;

async function outcomes(step: GroupStep, calls: readonly StepCall[]): Promise<Record<string, CallResult['outcome']>> {
  const found: Record<string, CallResult['outcome']> = {};
  for await (const { call, outcome } of step.run(calls)) {
    expect(found[call.nodeRunId]).toBe(undefined);
    found[call.nodeRunId] = outcome;
  }
  return found;
}

const unused = (): never => {
  throw new Error('not used');
};

/** One that is not used, as the providers here wait themselves. */
const channel: Channel = { run: unused, cancel: unused, [Symbol.asyncDispose]: () => Promise.resolve() };

function provider(over: Partial<MachineProvider>): { readonly machinesOf: () => Promise<MachineProvider> } {
  const base: MachineProvider = {
    create: unused,
    destroy: unused,
    withdraw: unused,
    check: unused,
    endpoint: unused,
    list: unused,
    readiness: null,
    vmIdPrefix: 'vm-',
  };
  return { machinesOf: () => Promise.resolve({ ...base, ...over }) };
}

/** A provider that never answers, and that ignores its signal. */
function silent(): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
}

async function undo(withdraw: MachineProvider['withdraw']): Promise<void> {
  await createVm({ ...provider({ withdraw }), tokenOf, channel }).undo?.(callOf({ id: 1, work: MAKE }));
}

describe('create_vm', () => {
  test('what is told of a machine is shown as it comes, and stays in the log', async () => {
    const { machinesOf } = provider({
      create: async function* () {
        yield { token: 't-2', kind: 'progress', note: 'asked for' };
        yield { token: 't-1', kind: 'progress', note: 'asked for' };
        yield { token: 't-1', kind: 'progress', note: 'booting' };
        yield { token: 't-2', kind: 'failed', reason: 'no room' };
        yield { token: 't-1', kind: 'created', machine: { token: 't-1', vmId: 'vm-x', ip: '10.0.0.9' } };
      },
    });
    const shown: string[] = [];
    const calls = [1, 2].map((id) => ({
      ...callOf({ id, work: MAKE }),
      onOutput: (text: string) => void shown.push(`${id} ${text}`),
    }));
    const found = await outcomes(createVm({ machinesOf, tokenOf, channel }), calls);
    expect(shown).toEqual(['2 asked for\n', '1 asked for\n', '1 booting\n']);
    expect(found).toMatchObject({
      1: {
        ok: true,
        log: 'asked for\nbooting\nmachine vm-x with address 10.0.0.9',
        lines: [
          [0, 0],
          [2, -1],
        ],
      },
      2: {
        ok: false,
        error: 'no room',
        log: 'asked for\nno room',
        lines: [
          [0, 0],
          [1, -1],
        ],
      },
    });
  });

  test('of a task that is stopped: a machine that was made by then is the node’s, the rest was ended', async () => {
    const stop = new AbortController();
    const { machinesOf } = provider({
      create: async function* (_, signal) {
        stop.abort(new Stopped());
        expect(signal.aborted).toBe(true);
        yield { token: 't-1', kind: 'created', machine: { token: 't-1', vmId: 'vm-x', ip: '10.0.0.9' } };
        yield* silent();
      },
    });
    const calls = [1, 2].map((id) => callOf({ id, work: MAKE, ip: '-', vmId: '', signal: stop.signal }));
    const results: CallResult[] = [];
    vi.useFakeTimers();
    const run = (async () => {
      for await (const result of createVm({ machinesOf, tokenOf, channel }).run(calls)) results.push(result);
    })();
    const reason = run.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(6000);
    expect(await reason).toBeInstanceOf(Stopped);
    vi.useRealTimers();
    expect(results.map(({ call, outcome }) => [call.nodeRunId, outcome.change])).toEqual([
      [1, { kind: 'machine_made', ip: '10.0.0.9', vmId: 'vm-x' }],
    ]);
  });

  test('one call for all; each node gets its own event', async () => {
    const asked: MachineRequest[] = [];
    const { machinesOf } = provider({
      create: async function* (requests) {
        asked.push(...requests);
        yield { token: 't-2', kind: 'failed', reason: 'no quota' };
        yield { token: 't-1', kind: 'created', machine: { vmId: 'i-1', ip: '10.1.1.1', token: 't-1' } };
      },
    });
    const step = createVm({ machinesOf, tokenOf, channel });
    const found = await outcomes(
      step,
      [1, 2, 3].map((id) => callOf({ id, work: MAKE, ip: '-', vmId: '' })),
    );
    const labels = { cluster: 'c', service: 's', pool: 'web shop' };
    expect(asked).toEqual([1, 2, 3].map((id) => ({ token: `t-${id}`, name: `web-shop-${id}`, labels })));
    expect(inEnglish(found['1'])).toMatchObject({
      ok: true,
      change: { kind: 'machine_made', ip: '10.1.1.1', vmId: 'i-1' },
    });
    expect(found['2']).toMatchObject({ ok: false, error: 'no quota', change: null });
    expect(inEnglish(found['3'])).toMatchObject({ ok: false, error: 'the provider reported nothing about this node' });
  });

  test('GS2: a provider that throws midway fails those that are left', async () => {
    const { machinesOf } = provider({
      create: async function* () {
        yield { token: 't-1', kind: 'created', machine: { vmId: 'i-1', ip: '10.1.1.1', token: 't-1' } };
        throw new Error('the cloud is away');
      },
    });
    const found = await outcomes(
      createVm({ machinesOf, tokenOf, channel }),
      [1, 2].map((id) => callOf({ id, work: MAKE })),
    );
    expect(found).toMatchObject({ '1': { ok: true }, '2': { ok: false, error: 'the cloud is away' } });
  });

  test('GS2: a provider that hangs is given up at the deadline', async () => {
    const { machinesOf } = provider({
      create: () => silent(),
    });
    const deadline = new Date(Date.now() + 30);
    const found = await outcomes(createVm({ machinesOf, tokenOf, channel }), [callOf({ id: 1, work: MAKE, deadline })]);
    expect(inEnglish(found['1'])).toMatchObject({ ok: false, error: 'timed out after 30 s' });
  });

  test('GS1: aborted when all calls are let go, not before', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const started = Promise.withResolvers<AbortSignal>();
    const { machinesOf } = provider({
      create: (_, signal) => {
        started.resolve(signal);
        return silent();
      },
    });
    const calls = [
      callOf({ id: 1, work: MAKE, signal: one.signal }),
      callOf({ id: 2, work: MAKE, signal: other.signal }),
    ];
    const ended = outcomes(createVm({ machinesOf, tokenOf, channel }), calls);
    const signal = await started.promise;
    one.abort(new Error('lease lost'));
    expect(signal.aborted).toBe(false);
    other.abort(new Error('lease lost'));
    expect(signal.aborted).toBe(true);
    await expect(ended).rejects.toThrow('lease lost');
  });

  test('undone: nothing is left of it once the provider says so', async () => {
    const asked: string[] = [];
    await undo(async function* (tokens) {
      asked.push(...tokens);
      for (const token of tokens) yield { token, kind: 'returned' };
    });
    expect(asked).toEqual(['t-1']);
    await expect(
      undo(async function* ([token = '']) {
        yield { token, kind: 'failed', reason: 'it is being made' };
      }),
    ).rejects.toThrow('it is being made');
    await expect(undo(async function* () {})).rejects.toThrow('the provider reported nothing');
  });
});

test('return_vm: what has no machine is returned already', async () => {
  const { machinesOf } = provider({
    destroy: async function* (vmIds) {
      for (const vmId of vmIds) {
        yield vmId === 'vm-2' ? { vmId, kind: 'failed', reason: 'busy' } : { vmId, kind: 'returned' };
      }
    },
  });
  const calls = [
    callOf({ id: 1, work: RETURN }),
    callOf({ id: 2, work: RETURN }),
    callOf({ id: 3, work: RETURN, vmId: '' }),
  ];
  expect(await outcomes(returnVm({ machinesOf, tokenOf }), calls)).toMatchObject({
    '1': { ok: true, change: { kind: 'machine_returned' } },
    '2': { ok: false, error: 'busy', change: null },
    '3': { ok: true, change: { kind: 'machine_returned' }, log: 'the node has no machine to return' },
  });
});

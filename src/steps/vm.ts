import { readAddress } from '../domain/address.ts';
import { visible } from '../domain/characters.ts';
import type { VmTypeId } from '../domain/ids.ts';
import type { CreateEvent, DestroyEvent, MachineProvider } from '../machines/provider.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { resultsOf, type KeyedOutcome, untilAborted } from './group.ts';
import { failed, type GroupStep, passed, type StepCall } from './step.ts';
import { safeName } from './safe-name.ts';
import { workOf } from './work.ts';

/** How long a provider may take to return what was made for a token; a failure is retried later. */
const WITHDRAWN_WITHIN_MS = 60_000;

export interface VmDeps {
  readonly machinesOf: (vmTypeId: VmTypeId) => Promise<MachineProvider>;
  /** The same for every attempt of a node run, and different from those of every other installation. */
  readonly tokenOf: (call: Pick<StepCall, 'nodeRunId'>) => string;
}

/**
 * Makes a machine for each node. Another attempt, or one after a crash, gets the machine of the earlier one
 * (M1), as the token names the node run rather than the attempt.
 */
export function createVm({ machinesOf, tokenOf }: VmDeps): GroupStep {
  return {
    mode: 'group',
    run: (calls) =>
      resultsOf(calls, tokenOf, async function* (signal) {
        const [first] = calls;
        if (first === undefined) return;
        const provider = await machinesOf(workOf(first, 'create_vm').vmTypeId);
        const requests = calls.map((call) => ({ token: tokenOf(call), name: safeName(call.facts) }));
        for await (const event of provider.create(requests, signal)) yield created(event);
      }),
    undo: async (attempt) => {
      const provider = await machinesOf(workOf(attempt, 'create_vm').vmTypeId);
      const token = tokenOf(attempt);
      const signal = AbortSignal.timeout(WITHDRAWN_WITHIN_MS);
      for await (const event of untilAborted(provider.withdraw([token], signal), signal)) {
        if (event.token === token && event.kind === 'returned') return;
        if (event.kind === 'failed') throw new MessageError(event.reason);
      }
      throw new MessageError(message('provider_silent_about_machine'));
    },
  };
}

/** Returns the machines of nodes. A node without one, or whose machine is gone, counts as done (M3). */
export function returnVm({ machinesOf }: VmDeps): GroupStep {
  return {
    mode: 'group',
    run: async function* (calls) {
      for (const call of calls) {
        if (vmIdOf(call) !== '') continue;
        yield { call, outcome: passed(message('no_machine_to_return'), { kind: 'machine_returned' }) };
      }
      const machines = calls.filter((call) => vmIdOf(call) !== '');
      yield* resultsOf(machines, vmIdOf, async function* (signal) {
        const [first] = machines;
        if (first === undefined) return;
        const provider = await machinesOf(workOf(first, 'return_vm').vmTypeId);
        for await (const event of provider.destroy(machines.map(vmIdOf), signal)) yield returned(event);
      });
    },
  };
}

const vmIdOf = (call: StepCall): string => call.facts.vm_id;

function created(event: CreateEvent): KeyedOutcome {
  const key = event.token;
  if (event.kind === 'failed') return { key, outcome: failed(event.reason) };
  const { vmId } = event.machine;
  const read = readAddress(event.machine.ip);
  if ('fault' in read) {
    return {
      key,
      outcome: failed(
        message('machine_address_wrong', {
          machine: vmId,
          address: visible(event.machine.ip),
          fault: read.fault,
        }),
      ),
    };
  }
  const ip = read.address;
  return { key, outcome: passed(message('machine_made', { machine: vmId, ip }), { kind: 'machine_made', ip, vmId }) };
}

function returned(event: DestroyEvent): KeyedOutcome {
  const key = event.vmId;
  if (event.kind === 'failed') return { key, outcome: failed(event.reason) };
  return { key, outcome: passed(message('machine_returned', { machine: event.vmId }), { kind: 'machine_returned' }) };
}

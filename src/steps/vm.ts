import { untilAborted } from '../base/until-aborted.ts';
import type { DestroyEvent, MachineRequest } from '../machines/provider.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { type KeyedOutcome, resultsOf } from './group.ts';
import { Creation } from './creation.ts';
import { interleaved } from './interleaved.ts';
import { failed, type GroupStep, passed, type StepCall } from './step.ts';
import { safeName } from './safe-name.ts';
import type { CreateVmDeps, VmDeps } from './vm-deps.ts';
import { workOf } from './work.ts';

/** How long a provider may take to return what was made for a token; a failure is retried later. */
const WITHDRAWN_WITHIN_MS = 60_000;

/**
 * Makes a machine for each node, and waits until it is ready. Another attempt, or one after a crash, gets the machine of the
 * earlier one (M1), as the token names the node run rather than the attempt. What happens meanwhile is in the node's log.
 */
export function createVm(deps: CreateVmDeps): GroupStep {
  const { machinesOf, tokenOf } = deps;
  return {
    mode: 'group',
    run: (calls) =>
      resultsOf(calls, tokenOf, async function* (signal) {
        const [first] = calls;
        if (first === undefined) return;
        const provider = await machinesOf(workOf(first, 'create_vm').vmTypeId);
        const creations = new Map(calls.map((call) => [tokenOf(call), new Creation(call, provider, deps)]));
        const requests = calls.map((call) => ({ token: tokenOf(call), ...requestOf(call) }));
        const events = interleaved(provider.create(requests, signal), async (event) => ({
          key: event.token,
          outcome: (await creations.get(event.token)?.outcomeOf(event)) ?? null,
        }));
        for await (const { key, outcome } of events) if (outcome !== null) yield { key, outcome };
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

function requestOf({ facts }: StepCall): Omit<MachineRequest, 'token'> {
  const { cluster_name: cluster, service_name: service, pool_name: pool } = facts;
  return { name: safeName(facts), labels: { cluster, service, pool } };
}

function returned(event: DestroyEvent): KeyedOutcome {
  const key = event.vmId;
  if (event.kind === 'failed') return { key, outcome: failed(event.reason) };
  return { key, outcome: passed(message('machine_returned', { machine: event.vmId }), { kind: 'machine_returned' }) };
}

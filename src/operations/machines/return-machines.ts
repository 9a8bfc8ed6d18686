import { untilAborted } from '../../base/until-aborted.ts';
import { visible } from '../../domain/characters.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Principal } from '../../identity/principal.ts';
import { message, type Value } from '../../messages/message.ts';
import { beginLook, forgetDrift, strayMachines, type StrayView } from '../../store/fleet/machine-drift.ts';
import { type BackendDeps, MACHINE_TYPE, noSuchBackend } from '../records/backends.ts';
import type { MachineProvider } from '../../machines/provider.ts';
import { findRow } from '../../store/rows.ts';
import { lookAtMachines } from './look-at-machines.ts';

/** Milliseconds for which a request waits for a provider. */
const RETURNED_WITHIN_MS = 120_000;
/** Seconds for which a machine must have been without a node. */
export const STRAY_FOR_S = 600;

/** What became of a machine; `reason` is null when it is returned. */
export interface ReturnedMachine {
  readonly vmId: string;
  readonly reason: Value | null;
}

/**
 * Looks at the machines of a type now.
 *
 * @throws Refusal when there is no such machine type
 */
export async function lookNow({ context, backends }: BackendDeps, principal: Principal, id: VmTypeId): Promise<void> {
  const row = await findRow(context.database, MACHINE_TYPE.table, ['name'], id);
  if (row === null) throw noSuchBackend(MACHINE_TYPE, id);
  const { machinesOf, installation } = backends;
  const { database, now } = context;
  const deps = { database, now, machinesOf, installation };
  context.noted({ principal, action: 'list machines', id });
  await beginLook(database, id, now());
  await lookAtMachines(deps, id, new AbortController().signal);
}

/**
 * Returns machines that no node has, after another look: those that meanwhile have one are refused.
 *
 * @throws Refusal when there is no such machine type, or a machine is named that has a node, or had one lately: then none is
 *   returned
 * @example await returnStray(deps, principal, id, ['exec-3-i-17'])
 */
export async function returnStray(
  deps: BackendDeps,
  principal: Principal,
  id: VmTypeId,
  vmIds: readonly string[],
): Promise<readonly ReturnedMachine[]> {
  await lookNow(deps, principal, id);
  const { context, backends } = deps;
  const stray = await strayMachines(context.database, id, null);
  refuseOthers(vmIds, new Map(stray.map((machine) => [machine.vm_id, machine])), context.now());
  context.noted({ principal, action: 'return machines', id });
  const outcomes = await destroyed(await backends.machinesOf(id), vmIds);
  await forgetDrift(
    context.database,
    id,
    vmIds.filter((vmId) => outcomes.get(vmId) === null),
  );
  const silent = message('provider_silent_about_machine');
  return vmIds.map((vmId) => ({ vmId, reason: outcomes.has(vmId) ? (outcomes.get(vmId) ?? null) : silent }));
}

/** Why each was not returned; null = it was. Those that the provider has not spoken of in time are missing. */
async function destroyed(
  provider: Pick<MachineProvider, 'destroy'>,
  vmIds: readonly string[],
): Promise<ReadonlyMap<string, Value | null>> {
  const outcomes = new Map<string, Value | null>();
  const late = AbortSignal.timeout(RETURNED_WITHIN_MS);
  try {
    for await (const event of untilAborted(provider.destroy(vmIds, late), late))
      outcomes.set(event.vmId, event.kind === 'returned' ? null : event.reason);
  } catch (error) {
    if (!late.aborted) throw error;
  }
  return outcomes;
}

/** @throws Refusal unless all of these have been without a node for long enough */
function refuseOthers(vmIds: readonly string[], stray: ReadonlyMap<string, StrayView>, now: Date): void {
  for (const vmId of vmIds) {
    const found = stray.get(vmId);
    if (found === undefined)
      throw new Refusal('invalid', message('machine_not_stray', { machine: visible(vmId) }), { field: 'machines' });
    const left = Math.ceil(STRAY_FOR_S - (now.getTime() - found.since.getTime()) / 1000);
    if (left > 0) {
      const values = { machine: vmId, minutes: STRAY_FOR_S / 60, seconds: left };
      throw new Refusal('busy', message('machine_stray_lately', values), { field: 'machines' });
    }
  }
}

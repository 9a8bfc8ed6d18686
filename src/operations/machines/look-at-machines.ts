import { untilAborted } from '../../base/until-aborted.ts';
import { driftOf, type ListedMachine, nodeRunOf } from '../../domain/fleet/drift.ts';
import { Refusal } from '../../domain/errors.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import type { MachineProvider } from '../../machines/provider.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type Database, isOutage } from '../../store/database.ts';
import { awaitedRuns, nodesWithMachines, recordComplaint, recordDrift } from '../../store/fleet/machine-drift.ts';

/** Milliseconds for a list. */
const LISTED_WITHIN_MS = 120_000;
/** No account has as many; a provider that names more does not end. */
const MOST_MACHINES = 200_000;

export interface LookDeps {
  readonly database: Database;
  readonly machinesOf: (id: VmTypeId) => Promise<Pick<MachineProvider, 'list' | 'vmIdPrefix'>>;
  readonly installation: string;
  readonly now: () => Date;
}

/**
 * Lists the machines of a type and records what the list and the nodes differ in (DR1, DR2), or why there is no list: then what
 * was found before stays.
 *
 * @throws the signal's reason
 */
export async function lookAtMachines(deps: LookDeps, vmTypeId: VmTypeId, signal: AbortSignal): Promise<void> {
  const { database, installation, now } = deps;
  const ownPrefix = `${installation}-`;
  try {
    const provider = await deps.machinesOf(vmTypeId);
    const before = await nodesWithMachines(database, { prefix: provider.vmIdPrefix, vmIds: [] });
    const listed = await listOf(provider, signal);
    const vmIds = listed.map(({ vmId }) => vmId);
    const after = await nodesWithMachines(database, { prefix: provider.vmIdPrefix, vmIds });
    const runs = listed.flatMap(({ token }) => (token === null ? [] : (nodeRunOf(ownPrefix, token) ?? [])));
    const awaited = new Set([...(await awaitedRuns(database, runs))].map((id) => `${ownPrefix}${id}`));
    await recordDrift(database, vmTypeId, driftOf({ listed, before, after, awaited, ownPrefix }), now());
  } catch (error) {
    signal.throwIfAborted();
    if (isOutage(error)) throw error;
    const complaint = error instanceof Refusal ? error.content : contentOf(error);
    await recordComplaint(database, vmTypeId, complaint, now());
  }
}

async function listOf(provider: Pick<MachineProvider, 'list'>, signal: AbortSignal): Promise<readonly ListedMachine[]> {
  const late = AbortSignal.timeout(LISTED_WITHIN_MS);
  const limit = AbortSignal.any([signal, late]);
  const listed: ListedMachine[] = [];
  try {
    for await (const machine of untilAborted(provider.list(limit), limit)) {
      if (listed.push(machine) > MOST_MACHINES) break;
    }
  } catch (error) {
    const seconds = LISTED_WITHIN_MS / 1000;
    throw late.aborted ? new MessageError(message('machines_listed_late', { seconds }), { cause: error }) : error;
  }
  if (listed.length > MOST_MACHINES) throw new MessageError(message('machines_too_many', { most: MOST_MACHINES }));
  return listed;
}

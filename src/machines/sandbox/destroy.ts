import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { withLock } from '../../base/file-lock.ts';
import { killMarked } from './mark.ts';
import { removeNetworkNamespaces } from './namespaces.ts';
import { removeNetwork } from './network.ts';
import { killAndWait, readInit, SandboxPlace } from './place.ts';

/**
 * Ends machines and removes what they had; the last one also removes what all shared. What is gone already is skipped.
 *
 * @returns the reasons of those that could not be ended
 */
export async function destroyMachines(
  place: SandboxPlace,
  vmIds: readonly string[],
): Promise<ReadonlyMap<string, Value>> {
  if (!existsSync(place.directory)) return new Map();
  const failures = await clearMachines(place, vmIds);
  await withLock(place.lock, async () => {
    if ((await place.vmIds()).length > 0) return;
    await removeNetwork(place);
    await rm(place.base, { recursive: true, force: true });
  });
  return failures;
}

/**
 * Ends what exists of machines that are no longer wanted. Those that a process is making are left to it.
 *
 * @returns the reasons of those of which something remains
 */
export async function withdrawMachines(
  place: SandboxPlace,
  vmIds: readonly string[],
): Promise<ReadonlyMap<string, Value>> {
  const unwanted: string[] = [];
  const begun = new Map<string, Value>();
  for (const vmId of vmIds) {
    if ((await place.makerLives(vmId)) && (await place.read(vmId)) === null)
      begun.set(vmId, message('machine_being_made', { machine: vmId }));
    else unwanted.push(vmId);
  }
  if (unwanted.length === 0) return begun; // the process that makes the others has the lock
  return new Map([...(await destroyMachines(place, unwanted)), ...begun]);
}

/**
 * Ends machines, finished or not, and removes their files; a directory goes last, so that no machine is forgotten.
 *
 * @returns the reasons of those of which something remains
 */
export async function clearMachines(
  place: SandboxPlace,
  vmIds: readonly string[],
): Promise<ReadonlyMap<string, Value>> {
  const failures = new Map<string, Value>();
  const each = (ids: readonly string[], work: (vmId: string) => Promise<void>): Promise<unknown> =>
    Promise.all(
      ids.map((vmId) =>
        work(vmId).catch((error: unknown) => {
          failures.set(vmId, contentOf(error));
        }),
      ),
    );
  const found: string[] = [];
  const marked: string[] = [];
  await each(vmIds, async (vmId) => {
    if (!existsSync(place.pathOf(vmId))) return;
    found.push(vmId);
    // all processes in the namespaces of a finished machine end with its init
    if ((await place.read(vmId))?.isolation !== 'namespaces') marked.push(vmId);
  });
  if (found.length === 0) return failures;
  await killMarked(place, marked); // processes that may become an init
  await each(found, async (vmId) => killAndWait(await readInit(place.pathOf(vmId))));
  await killMarked(place, marked); // processes that survive their init
  if (process.getuid?.() === 0) await removeNetworkNamespaces(place, found);
  await place.releaseIps(new Set(found));
  await each(found, (vmId) => rm(place.pathOf(vmId), { recursive: true, force: true }));
  return failures;
}

/** Ends and removes every sandbox machine of a data directory, and their network. */
export async function stopSandbox(dataDir: string): Promise<void> {
  const place = new SandboxPlace(dataDir);
  if (!existsSync(place.directory)) return;
  await destroyMachines(place, await place.vmIds());
  await rm(place.directory, { recursive: true, force: true });
}

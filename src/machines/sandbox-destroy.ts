import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './file-lock.ts';
import { killLeftovers } from './sandbox-loopback.ts';
import { removeNetworkNamespace } from './sandbox-namespaces.ts';
import { removeNetwork } from './sandbox-network.ts';
import { killAndWait, readInit, SandboxPlace } from './sandbox-place.ts';

/**
 * Ends machines and takes away what they had; the last one takes with it what all shared. What is gone already is left be.
 *
 * @returns the reasons of those that could not be ended
 */
export async function destroyMachines(
  place: SandboxPlace,
  vmIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  if (!existsSync(place.directory)) return failures;
  await Promise.all(
    vmIds.map((vmId) =>
      clearMachine(place, vmId).catch((error: unknown) => {
        failures.set(vmId, error instanceof Error ? error.message : String(error));
      }),
    ),
  );
  await withLock(join(place.directory, 'lock'), async () => {
    if ((await place.vmIds()).length > 0) return;
    await removeNetwork(place);
    await rm(place.base, { recursive: true, force: true });
  });
  return failures;
}

/**
 * Ends a machine, finished or not, and removes its files; the directory goes last, so that nothing is forgotten.
 *
 * @throws Error when something of it is left
 */
export async function clearMachine(place: SandboxPlace, vmId: string): Promise<void> {
  const path = place.pathOf(vmId);
  if (!existsSync(path)) return;
  await killAndWait(await readInit(path));
  await killLeftovers(place, vmId);
  if (process.getuid?.() === 0) await removeNetworkNamespace(place, vmId);
  await place.releaseIps(vmId);
  await rm(path, { recursive: true, force: true });
}

/** Ends and removes every sandbox machine of a data directory, and their network. */
export async function stopSandbox(dataDir: string): Promise<void> {
  const place = new SandboxPlace(dataDir);
  if (!existsSync(place.directory)) return;
  await destroyMachines(place, await place.vmIds());
  await rm(place.directory, { recursive: true, force: true });
}

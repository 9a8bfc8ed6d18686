import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VmTypeId } from '../../../src/domain/ids.ts';
import type { MachineProvider } from '../../../src/machines/provider.ts';
import { type machineProviderKinds, parseSettings } from '../../../src/machines/registry.ts';
import { insertRow } from '../../../src/store/rows.ts';
import type { TestDatabase } from '../database.ts';
import type { MachinesOpening } from '../provider-calls.ts';
import type { CloudServer } from './cloud-server.ts';
import { openedProviders } from '../opened-providers.ts';

export type GivenSettings = Readonly<Record<string, unknown>>;

/** A machine type at a cloud's server of the test's. */
export interface OrderedSubject extends AsyncDisposable {
  readonly provider: MachineProvider;
  readonly opening: MachinesOpening;
  /** The ids of all machines that exist at the server. */
  existing(): Promise<readonly string[]>;
  readonly server: CloudServer;
  readonly vmTypeId: VmTypeId;
  /** The same machine type with other settings, which are kept. */
  reopened(settings: GivenSettings): Promise<MachineProvider>;
}

let subjects = 0;

/** @param usual the settings that it begins with */
export async function startSubject(
  { database, url }: TestDatabase,
  server: CloudServer,
  kind: keyof typeof machineProviderKinds,
  usual: GivenSettings,
): Promise<OrderedSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-cloud-'));
  await mkdir(join(dataDir, 'ssh'));
  await writeFile(join(dataDir, 'ssh', 'id_ed25519.pub'), 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO springtide\n');
  const settings = (more: GivenSettings) =>
    parseSettings(kind, { endpoint: server.endpoint, ready_within: 0, ...usual, ...more });
  subjects += 1;
  const row = { name: `${kind} ${process.pid} ${subjects}`, desc: '', provider: kind, settings: settings({}) };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const open = (): Promise<MachineProvider> => openedProviders({ database, dataDir }).of(vmTypeId);
  const existing = (): readonly string[] =>
    server.cloud
      .existing()
      .map(({ id }) => `${kind}-${vmTypeId}-${id}`)
      .toSorted();
  return {
    server,
    vmTypeId,
    provider: await open(),
    opening: { url, dataDir, vmTypeId },
    existing: () => Promise.resolve(existing()),
    reopened: async (more) => {
      const changed = JSON.stringify(settings(more));
      await database.updateTable('vm_type').set({ settings: changed }).where('id', '=', vmTypeId).execute();
      return open();
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      // other subjects use the same tokens
      await database.deleteFrom('machine_lease').where('vm_type_id', '=', vmTypeId).execute();
      await rm(dataDir, { recursive: true });
    },
  };
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFiles } from '../../../src/base/private-key.ts';
import type { VmTypeId } from '../../../src/domain/ids.ts';
import type { MachineProvider } from '../../../src/machines/provider.ts';
import { MachineProviders, parseSettings } from '../../../src/machines/registry.ts';
import { insertRow } from '../../../src/store/rows.ts';
import type { TestDatabase } from '../database.ts';
import { OUTBOUND_TO_LOOPBACK } from '../no-channel.ts';
import type { MachinesOpening } from '../provider-calls.ts';
import { IMAGE, SECURITY_GROUP, SUBNETS } from './aws-ec2-cloud.ts';
import { Ec2Server, useTestCredentials } from './aws-ec2-server.ts';

useTestCredentials();

/** A machine type of kind aws-ec2 at a server of the test's. */
export interface Ec2Subject extends AsyncDisposable {
  readonly provider: MachineProvider;
  readonly opening: MachinesOpening;
  /** The ids of all machines that exist at the server. */
  existing(): Promise<readonly string[]>;
  readonly server: Ec2Server;
  readonly vmTypeId: VmTypeId;
  /** The same machine type with other settings, which are kept. */
  reopened(settings: Readonly<Record<string, unknown>>): Promise<MachineProvider>;
}

let subjects = 0;

export async function startEc2(
  { database, url }: TestDatabase,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Ec2Subject> {
  const server = await Ec2Server.start();
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-ec2-'));
  await mkdir(join(dataDir, 'ssh'));
  const publicKeyFile = join(dataDir, 'ssh', 'id_ed25519.pub');
  await writeFile(publicKeyFile, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO springtide\n');
  const settings = (more: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    parseSettings('aws-ec2', {
      region: 'eu-central-1',
      endpoint: server.endpoint,
      image: IMAGE,
      instance_types: ['m5.large'],
      subnets: [SUBNETS[0]],
      security_groups: [SECURITY_GROUP],
      ready_within: 0,
      ...more,
    });
  subjects += 1;
  const row = { name: `ec2 ${process.pid} ${subjects}`, desc: '', provider: 'aws-ec2', settings: settings(given) };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const open = (): Promise<MachineProvider> =>
    new MachineProviders({
      database,
      installation: 'suite',
      outbound: OUTBOUND_TO_LOOPBACK,
      dataDir,
      keys: new KeyFiles(join(dataDir, 'keys')),
      publicKeyFile,
      offersSandbox: false,
    }).of(vmTypeId);
  return {
    server,
    vmTypeId,
    provider: await open(),
    opening: { url, dataDir, vmTypeId },
    existing: () =>
      Promise.resolve(
        server.cloud
          .existing()
          .map(({ id }) => `aws-ec2-${vmTypeId}-${id}`)
          .toSorted(),
      ),
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyPair } from '../key-pair.ts';
import type { VmTypeId } from '../../../src/domain/ids.ts';
import type { MachineProvider } from '../../../src/machines/provider.ts';
import { parseSettings } from '../../../src/machines/registry.ts';
import type { Database } from '../../../src/store/database.ts';
import { insertRow } from '../../../src/store/rows.ts';
import { APPLICATION, SECRET } from './openstack-cloud.ts';
import type { TestOpenstack } from './openstack-server.ts';
import { openedProviders } from '../opened-providers.ts';

export interface OnOpenstack extends AsyncDisposable {
  readonly provider: MachineProvider;
  readonly dataDir: string;
  readonly vmTypeId: VmTypeId;
}

/** Machines of an OpenStack, of a type with these settings besides the usual ones. */
export async function openOnOpenstack(given: {
  readonly database: Database;
  readonly openstack: Pick<TestOpenstack, 'authUrl'>;
  readonly settings?: Readonly<Record<string, unknown>>;
}): Promise<OnOpenstack> {
  const { database, openstack, settings = {} } = given;
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-openstack-'));
  await ensureKeyPair(join(dataDir, 'ssh', 'id_ed25519'));
  const usual = {
    auth_url: openstack.authUrl,
    application_credential_id: APPLICATION,
    application_credential_secret: SECRET,
    image: 'debian-12',
    flavors: ['small'],
    ready_within: 0,
  };
  const all = parseSettings('openstack', { ...usual, ...settings });
  const row = { name: dataDir, desc: '', provider: 'openstack', settings: all };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  return {
    provider: await openedProviders({ database, dataDir }).of(vmTypeId),
    dataDir,
    vmTypeId,
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }),
  };
}

import { join } from 'node:path';
import { KeyFiles } from '../../src/base/private-key.ts';
import type { ProviderDeps } from '../../src/machines/provider-deps.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';

/**
 * The machine providers of an installation called `suite`, whose server's files are in a directory.
 *
 * @example const provider = await openedProviders({ database, dataDir }).of(vmTypeId)
 */
export function openedProviders(
  given: Pick<ProviderDeps, 'database' | 'dataDir'> & Partial<Omit<ProviderDeps, 'keys'>>,
): MachineProviders {
  return new MachineProviders({
    installation: 'suite',
    outbound: OUTBOUND_TO_LOOPBACK,
    keys: new KeyFiles(join(given.dataDir, 'keys')),
    publicKeyFile: join(given.dataDir, 'ssh', 'id_ed25519.pub'),
    offersSandbox: false,
    ...given,
  });
}

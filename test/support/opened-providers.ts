import type { ProviderDeps } from '../../src/machines/provider-deps.ts';
import { MachineProviders } from '../../src/machines/registry.ts';
import { keysIn } from './keys.ts';
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
    keys: keysIn(given.dataDir),
    offersSandbox: false,
    ...given,
  });
}

import { join } from 'node:path';
import type { ProviderDeps } from '../../src/machines/provider-deps.ts';
import { keysIn } from './keys.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';

/** What a provider that needs no database is opened with; the server's public key is in key.pub there. */
export function depsIn(dataDir: string): ProviderDeps {
  return {
    database: null as never,
    installation: 'test',
    dataDir,
    keys: keysIn(dataDir, join(dataDir, 'key.pub')),
    offersSandbox: false,
    outbound: OUTBOUND_TO_LOOPBACK,
  };
}

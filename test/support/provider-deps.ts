import { join } from 'node:path';
import { KeyFiles } from '../../src/base/private-key.ts';
import type { ProviderDeps } from '../../src/machines/provider-deps.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';

/** What a provider that needs no database is opened with; the server's public key is in key.pub there. */
export function depsIn(dataDir: string): ProviderDeps {
  return {
    database: null as never,
    installation: 'test',
    dataDir,
    publicKeyFile: join(dataDir, 'key.pub'),
    keys: new KeyFiles(dataDir),
    offersSandbox: false,
    outbound: OUTBOUND_TO_LOOPBACK,
  };
}

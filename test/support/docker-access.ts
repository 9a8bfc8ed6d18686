import { join } from 'node:path';
import { KeyFiles } from '../../src/base/private-key.ts';
import type { DockerAccess } from '../../src/machines/docker/connection.ts';

/** For a server that may use these daemons, and takes every host for the one that it knows. */
export function dockerAccess(dataDir: string, ...daemons: readonly string[]): DockerAccess {
  return {
    daemons,
    keys: new KeyFiles(join(dataDir, 'keys')),
    defaultKeyFile: join(dataDir, 'ssh', 'id_ed25519'),
    checkHostKey: () => Promise.resolve(),
  };
}

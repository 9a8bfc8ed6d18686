import { join } from 'node:path';
import type { DockerAccess } from '../../src/machines/docker/connection.ts';
import { keysAt } from './keys.ts';

/** For a server that may use these daemons, and takes every host for the one that it knows. */
export function dockerAccess(dataDir: string, ...daemons: readonly string[]): DockerAccess {
  return {
    daemons,
    keys: keysAt(join(dataDir, 'ssh', 'id_ed25519'), join(dataDir, 'keys')),
    checkHostKey: () => Promise.resolve(),
  };
}

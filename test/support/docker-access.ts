import { join } from 'node:path';
import { type DockerAccess, daemonJumpHosts } from '../../src/machines/docker/connection.ts';
import { keysAt } from './keys.ts';

/** For a server that may use these daemons, and takes every host for the one that it knows. */
export function dockerAccess(dataDir: string, ...daemons: readonly string[]): DockerAccess {
  const keys = keysAt(join(dataDir, 'ssh', 'id_ed25519'), join(dataDir, 'keys'));
  return {
    daemons,
    keys,
    jumpHosts: daemonJumpHosts({ keys, checkHostKey: () => Promise.resolve() }),
  };
}

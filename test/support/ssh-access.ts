import type { Channel } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import type { DiscoveryDeps } from '../../src/discovery/discovery.ts';
import { linkDeps } from './discoveries.ts';
import { keysAt } from './keys.ts';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';

const checkHostKey = (): Promise<void> => Promise.resolve();
const sweepDue = (): Promise<boolean> => Promise.resolve(false);

/** A channel to hosts that are trusted, with the keys of a directory. */
export function sshAccess(directory: string): DiscoveryDeps & { readonly channel: Channel } {
  const ssh = { keys: keysAt('/nonexistent', directory), checkHostKey, outbound: OUTBOUND_TO_LOOPBACK };
  const deps = linkDeps(ssh);
  const channel = createSshChannel({ keys: ssh.keys, checkHostKey, sweepDue, maxConnections: 20 });
  return { ...deps, channel };
}

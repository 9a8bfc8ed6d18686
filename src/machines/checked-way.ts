import type { Hops } from '../base/ssh/hop.ts';
import type { JumpHosts } from '../base/ssh/jump-hosts.ts';
import { contentOf } from '../messages/message-error.ts';
import type { Value } from '../messages/message.ts';
import type { MachineProvider } from './provider.ts';

/** Milliseconds for each host: a connection and a login, which have limits of their own. */
const EACH_WITHIN = 21_000;

/** A provider whose check also logs in to the jump hosts before its machines, and names the one that fails. */
export function withCheckedWay(
  provider: MachineProvider,
  hops: Hops,
  jumpHosts: Pick<JumpHosts, 'reach'>,
): MachineProvider {
  return {
    readiness: provider.readiness,
    vmIdPrefix: provider.vmIdPrefix,
    create: (requests, signal) => provider.create(requests, signal),
    destroy: (vmIds, signal) => provider.destroy(vmIds, signal),
    withdraw: (tokens, signal) => provider.withdraw(tokens, signal),
    list: (signal) => provider.list(signal),
    check: async () => (await Promise.all([provider.check(), complaintsOfWay(hops, jumpHosts)])).flat(),
    endpoint: (ip) => provider.endpoint(ip),
  };
}

async function complaintsOfWay(hops: Hops, jumpHosts: Pick<JumpHosts, 'reach'>): Promise<readonly Value[]> {
  try {
    await jumpHosts.reach(hops, hops.length * EACH_WITHIN, new AbortController().signal);
    return [];
  } catch (error) {
    return [contentOf(error)];
  }
}

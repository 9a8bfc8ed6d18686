import type { MachineProvider } from './provider.ts';

/**
 * A provider whose machines are made anew: each has a host key of its own, whatever had its address before. The one that is
 * remembered of the address is forgotten before anybody is told of the machine. A create that is asked for again forgets
 * nothing that was used: nobody logs in to a machine before its create is recorded.
 */
export function withNewHostKeys(provider: MachineProvider, forget: (ip: string) => Promise<void>): MachineProvider {
  return {
    create: async function* (requests, signal) {
      for await (const event of provider.create(requests, signal)) {
        if (event.kind === 'created') await forget(event.machine.ip);
        yield event;
      }
    },
    destroy: (vmIds, signal) => provider.destroy(vmIds, signal),
    withdraw: (tokens, signal) => provider.withdraw(tokens, signal),
    check: () => provider.check(),
    endpoint: (ip) => provider.endpoint(ip),
  };
}

import type { MachineProvider } from './provider.ts';

/**
 * For a provider whose machines are new: each has its own host key, whatever machine had its address before. The known key of
 * the address is forgotten before the creation is reported. A repeated create forgets no key in use: nobody logs in to a
 * machine before its create is recorded.
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

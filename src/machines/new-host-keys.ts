import type { MachineProvider } from './provider.ts';

/** What is known of the host keys of addresses. */
export interface KnownKeys {
  readonly forget: (ip: string) => Promise<void>;
  /** The SSH port of machines in a pool of this name; `usual` is that of their machine type. */
  readonly portIn: (pool: string, usual: number) => Promise<number>;
  /** @param key base64 */
  readonly trust: (ip: string, port: number, key: string) => Promise<void>;
}

/**
 * For a provider whose machines are new: each has its own host key, whatever machine had its address before. The known key of
 * the address is forgotten before the creation is reported, and the machine's own is trusted where the provider knows it. A repeated
 * create forgets no key in use: nobody logs in to a machine before its create is reported.
 */
export function withNewHostKeys(provider: MachineProvider, known: KnownKeys): MachineProvider {
  return {
    readiness: provider.readiness,
    vmIdPrefix: provider.vmIdPrefix,
    create: async function* (requests, signal) {
      const pools = new Map(requests.map(({ token, labels }) => [token, labels.pool]));
      for await (const event of provider.create(requests, signal)) {
        if (event.kind === 'created') {
          const { ip, hostKey } = event.machine;
          await known.forget(ip);
          if (hostKey !== undefined) {
            const port = await known.portIn(pools.get(event.token) ?? '', provider.endpoint(ip).port);
            await known.trust(ip, port, hostKey);
          }
        }
        yield event;
      }
    },
    destroy: (vmIds, signal) => provider.destroy(vmIds, signal),
    withdraw: (tokens, signal) => provider.withdraw(tokens, signal),
    list: (signal) => provider.list(signal),
    check: () => provider.check(),
    endpoint: (ip) => provider.endpoint(ip),
  };
}

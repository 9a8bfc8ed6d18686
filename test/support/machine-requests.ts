import type { MachineRequest } from '../../src/machines/provider.ts';

/** Requests for machines of a pool, one for each token. */
export function requestsFor(tokens: readonly string[]): readonly MachineRequest[] {
  const labels = { cluster: 'shop', service: 'web', pool: 'web-a' };
  return tokens.map((token) => ({ token, name: `web-${token}`, labels }));
}

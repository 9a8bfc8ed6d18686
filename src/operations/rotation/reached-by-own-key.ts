import type { EndpointOf } from '../../channel/channel.ts';
import type { PoolId } from '../../domain/ids.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { backendKinds } from '../../store/fleet/backends-with-keys.ts';
import { poolsWithSsh } from '../../store/fleet/pool-ssh.ts';
import { poolsWithNodes } from '../../store/sealed/rotations.ts';

/** The pools whose nodes are logged in to with the server's own key, and how many nodes they have. */
export async function poolsOfOwnKey(
  database: Queries,
  endpointOf: EndpointOf,
): Promise<readonly { readonly id: PoolId; readonly nodes: number }[]> {
  const pools = await poolsWithNodes(database);
  const own = await Promise.all(
    pools.map(async ({ ip, vm_type: type, name }) => {
      try {
        return (await endpointOf(ip, type, name)).key === null;
      } catch {
        // what is wrong there is said of its nodes
        return true;
      }
    }),
  );
  return pools.filter((_, index) => own[index]);
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What else is reached with the server's own key, or has a certificate of it: people give it the new one, as no command runs there, or
 * its settings are not known here.
 */
export async function othersOfOwnKey(database: Queries): Promise<readonly Message[]> {
  const [types, balancers, pools] = [
    await backendKinds(database, 'vm_type'),
    await backendKinds(database, 'sd'),
    await poolsWithSsh(database),
  ];
  return [
    ...types
      .filter(({ provider, settings }) => usesOwnKey(provider, settings as Fields))
      .map(({ name }) => message('user_machine_type', { name })),
    ...balancers
      .filter(({ provider, settings }) => usesOwnKey(provider, settings as Fields))
      .map(({ name }) => message('user_balancer', { name })),
    ...pools.filter(({ ssh }) => ssh.jumps?.some(isOwn) === true).map(({ name }) => message('user_pool', { name })),
  ];
}

function usesOwnKey(kind: string, settings: Fields): boolean {
  const { jumps, ssh, certificate } = settings;
  const [hasKey, isWithJumps] = [!isOwn(settings), Array.isArray(jumps) && jumps.some(isOwn)];
  if (isWithJumps || (typeof ssh === 'object' && isOwn(ssh))) return true;
  return !hasKey && (typeof certificate === 'string' || kind === 'nginx' || kind === 'docker');
}

function isOwn(place: unknown): boolean {
  return typeof place === 'object' && place !== null && !('key_file' in place);
}

import { isIP } from 'node:net';
import { Refusal } from '../domain/errors.ts';
import type { NodeId, PoolId } from '../domain/ids.ts';
import type { Principal } from '../identity/principal.ts';
import { brokenConstraint } from '../store/database.ts';
import { insertNodes, takenIps } from '../store/nodes.ts';
import { lockTaskPool } from '../store/task-sources.ts';
import type { Context } from './context.ts';
import { transact } from './transact.ts';

const HOST_NAME = /^(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/;

/**
 * Adds machines that exist already to a pool: all of them, or none.
 *
 * @returns the nodes' ids, in order
 * @throws Refusal: no such pool, nothing to add, what is no address, or an address that is a node already
 */
export async function addNodes(
  context: Context,
  principal: Principal,
  poolId: PoolId,
  ips: readonly string[],
): Promise<readonly NodeId[]> {
  if (ips.length === 0 || ips.includes('')) {
    throw new Refusal('not_found', 'ip is empty: name at least one address in nodes');
  }
  const wrong = ips.filter((ip) => !isAddress(ip));
  if (wrong.length > 0) {
    throw new Refusal('invalid', `not an IP address or host name: ${wrong.slice(0, 10).join(', ')}`);
  }
  const twice = [...Map.groupBy(ips, (ip) => ip)].filter(([, same]) => same.length > 1).map(([ip]) => ip);
  if (twice.length > 0) throw alreadyThere(twice);
  try {
    return await transact(context, principal, async (transaction, note) => {
      const pool = await lockTaskPool(transaction, poolId);
      if (pool === null) throw new Refusal('not_found', `pool_id is not valid: there is no pool ${poolId}`);
      const taken = await takenIps(transaction, ips);
      if (taken.length > 0) throw alreadyThere(taken);
      note('add nodes to pool', poolId);
      return insertNodes(transaction, poolId, ips);
    });
  } catch (error) {
    // somebody added one of them to another pool at the same time
    if (brokenConstraint(error) === 'node_ip') throw alreadyThere(await takenIps(context.database, ips));
    throw error;
  }
}

function alreadyThere(ips: readonly string[]): Refusal {
  return new Refusal('not_found', `ip exists already: ${ips.slice(0, 10).join(', ')}`);
}

/** Four numbers with dots are an address or nothing: no host has such a name. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text));
}

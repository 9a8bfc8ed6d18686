import { checkedAddresses } from '../../domain/address.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { NodeId, PoolId } from '../../domain/ids.ts';
import { MOST_NAMED } from '../../domain/node-list.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { brokenConstraint, type Queries } from '../../store/database.ts';
import { insertNodes, nodesAt } from '../../store/fleet/nodes.ts';
import { lockTaskPool } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

/**
 * Adds machines that exist already to a pool: all of them, or none.
 *
 * @param ips addresses, in any spelling
 * @returns the nodes' ids, in order
 * @throws Refusal: no such pool, nothing to add, an invalid address, or an address that is a node already
 */
export async function addNodes(
  context: Context,
  principal: Principal,
  poolId: PoolId,
  ips: readonly string[],
): Promise<readonly NodeId[]> {
  if (ips.length === 0 || ips.includes('')) {
    throw new Refusal('not_found', message('address_missing'), { field: 'nodes' });
  }
  const addresses = checkedAddresses(ips);
  const named = ips.map((ip, index) => ({ ip, address: addresses[index] ?? ip }));
  const twice = [...Map.groupBy(named, ({ address }) => address).values()].filter((same) => same.length > 1);
  if (twice.length > 0) throw alreadyThere(twice);
  try {
    return await transact(context, principal, async (transaction, note) => {
      const pool = await lockTaskPool(transaction, poolId);
      if (pool === null) throw new Refusal('not_found', message('pool_id_wrong', { id: poolId }), { field: 'pool_id' });
      const taken = await takenBy(transaction, addresses);
      if (taken.length > 0) throw alreadyThere(taken);
      note('add nodes to pool', poolId);
      return insertNodes(transaction, poolId, addresses);
    });
  } catch (error) {
    // one of them was added to another pool at the same time
    if (brokenConstraint(error) === 'node_ip') throw alreadyThere(await takenBy(context.database, addresses));
    throw error;
  }
}

/** A machine, and its name. */
type Named = readonly { readonly ip: string; readonly address: string }[];

async function takenBy(database: Queries, addresses: readonly string[]): Promise<readonly Named[]> {
  return (await nodesAt(database, addresses)).map((node) => [node]);
}

function alreadyThere(machines: readonly Named[]): Refusal {
  const shown = machines.slice(0, MOST_NAMED).map((named) => {
    const address = named[0]?.address ?? '';
    const others = new Set(named.map(({ ip }) => ip).filter((ip) => ip !== address));
    return others.size === 0 ? address : message('address_spelled', { address, spellings: [...others].map(visible) });
  });
  return new Refusal('not_found', message('addresses_taken', { addresses: shown }), { field: 'nodes' });
}

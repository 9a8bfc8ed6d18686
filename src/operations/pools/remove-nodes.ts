import { addressSpellings, isNodeId, namedNodes } from '../../domain/address.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PoolId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { type Message, message } from '../../messages/message.ts';
import { forgetHostKeys } from '../../store/fleet/host-keys.ts';
import { deleteNodes, findNodes, type NodeInTask, nodesInTasks } from '../../store/fleet/nodes.ts';
import { lockTaskPool } from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { giveUpNodes, lockTasksOf } from './give-up-nodes.ts';
import { transact } from '../transact.ts';
import { MOST_NAMED } from '../../domain/node-list.ts';

export interface Removal {
  /** Ids and addresses, mixed. */
  readonly nodes: readonly (number | string)[];
  /** Includes nodes of tasks that are paused or were stopped: they are given up there first. */
  readonly force: boolean;
}

/**
 * Takes nodes out of a pool, all or none; their machines keep running. If a node's machine could not be made, what was made
 * of it is returned. Host keys of the nodes are forgotten, so that a machine that was made anew can be added again.
 *
 * @throws Refusal: no such pool, nodes that are not in it, or nodes of a task; with `force` only of a running task
 */
export function removeNodes(
  context: Context,
  principal: Principal,
  poolId: PoolId,
  { nodes, force }: Removal,
): Promise<void> {
  if (nodes.length === 0) throw new Refusal('invalid', message('nodes_to_remove_missing'), { field: 'nodes' });
  const ids = nodes.filter(isNodeId).map(Number);
  const spellings = addressSpellings(nodes.filter((node) => !isNodeId(node)).map(String));
  return transact(context, principal, async (transaction, note) => {
    // a transaction that holds a pool waits for no task (NQ1)
    const wanted = force ? await findNodes(transaction, poolId, { ids, spellings }) : [];
    const tasks = await lockTasksOf(
      transaction,
      wanted.map((node) => node.id),
    );
    if ((await lockTaskPool(transaction, poolId)) === null)
      throw new Refusal('invalid', message('pool_not_found', { id: poolId }));
    const candidates = await findNodes(transaction, poolId, { ids, spellings });
    const { found, unknown } = namedNodes(nodes, candidates);
    if (unknown.length > 0) {
      const named = visible(unknown.slice(0, MOST_NAMED).join(', '));
      throw new Refusal('not_found', message('nodes_not_in_this_pool', { nodes: named }), { field: 'nodes' });
    }
    const foundIds = found.map((node) => node.id);
    if (force) await giveUpNodes(transaction, context, principal, { nodeIds: foundIds, tasks });
    const busy = await nodesInTasks(transaction, foundIds);
    if (busy.length > 0) throw new Refusal('busy', whyBusy(busy));
    await deleteNodes(transaction, poolId, foundIds, context.now());
    const hosts = found.map((node) => node.ip);
    await forgetHostKeys(transaction, hosts);
    note('remove nodes from pool', poolId);
  });
}

function whyBusy(busy: readonly NodeInTask[]): Message {
  const nodes = [...new Set(busy.map(({ ip }) => ip))].slice(0, MOST_NAMED);
  const tasks = [...new Set(busy.map(({ taskId }) => taskId))].slice(0, MOST_NAMED);
  const path = `/task/node/${busy[0]?.nodeRunId}/abandon`;
  return busy.every(({ isStopped }) => isStopped)
    ? message('nodes_in_stopped_tasks', { nodes, tasks, path })
    : message('nodes_in_tasks', { nodes, tasks, path });
}

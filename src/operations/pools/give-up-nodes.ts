import { Refusal } from '../../domain/errors.ts';
import type { NodeId, TaskId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { controlledNodeRun } from '../../store/tasks/node-run-control.ts';
import { nodesInTasks } from '../../store/fleet/nodes.ts';
import { type LockedTask, lockTasks } from '../../store/tasks/task-rows.ts';
import { abandonInTask } from '../tasks/abandon-node.ts';
import type { Context } from '../context.ts';
import { skipInTask } from '../tasks/skip-node.ts';

/** Each is recorded in its task, one after the other. */
const MOST_AT_ONCE = 500;

/** Locks the tasks that have these nodes. */
export async function lockTasksOf(
  transaction: Queries,
  nodeIds: readonly NodeId[],
): Promise<ReadonlyMap<TaskId, LockedTask>> {
  if (nodeIds.length === 0) return new Map();
  const found = await nodesInTasks(transaction, nodeIds);
  const tasks = await lockTasks(transaction, [...new Set(found.map(({ taskId }) => taskId))]);
  return new Map(tasks.map((task) => [task.id, task]));
}

/**
 * Gives nodes up in the tasks that have them: running steps are abandoned, waiting nodes will not run. Tasks that are not
 * among the locked ones got a node only now, and are left alone.
 *
 * @throws Refusal: one of the tasks runs, or the node's step is done by the server
 */
export async function giveUpNodes(
  transaction: Queries,
  context: Context,
  principal: Principal,
  { nodeIds, tasks }: { readonly nodeIds: readonly NodeId[]; readonly tasks: ReadonlyMap<TaskId, LockedTask> },
): Promise<void> {
  const found = await nodesInTasks(transaction, nodeIds);
  if (found.length > MOST_AT_ONCE) {
    throw new Refusal('invalid', message('too_many_given_up', { count: found.length, most: MOST_AT_ONCE }));
  }
  for (const { nodeRunId, taskId, ip } of found) {
    const task = tasks.get(taskId);
    if (task === undefined) continue;
    if (task.state === 'running') {
      throw new Refusal('busy', message('node_in_running_task', { node: ip, task: taskId }));
    }
    const run = await controlledNodeRun(transaction, nodeRunId);
    const giveUp = run.state === 'running' ? abandonInTask : skipInTask;
    await giveUp(context, principal, { transaction, task, run });
  }
}

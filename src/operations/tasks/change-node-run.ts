import { Refusal } from '../../domain/errors.ts';
import type { NodeRunId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { type ControlledNodeRun, controlledNodeRun, taskOfNodeRun } from '../../store/tasks/node-run-control.ts';
import { type LockedTask, lockTasks } from '../../store/tasks/task-rows.ts';
import type { Context } from '../context.ts';
import { type Note, transact } from '../transact.ts';

/** A node run and its task, locked until the transaction ends. */
export interface LockedNodeRun {
  readonly transaction: Queries;
  readonly task: LockedTask;
  readonly run: ControlledNodeRun;
}

/**
 * Changes one node of a task, with the task's lock.
 *
 * @throws Refusal: no such node run
 */
export async function changeNodeRun(
  context: Context,
  principal: Principal,
  id: NodeRunId,
  change: (locked: LockedNodeRun & { readonly note: Note }) => Promise<void>,
): Promise<void> {
  const taskId = await taskOfNodeRun(context.database, id);
  if (taskId === null) throw noSuchNodeRun(id);
  await transact(context, principal, async (transaction, note) => {
    const [task] = await lockTasks(transaction, [taskId]);
    if (task === undefined) throw noSuchNodeRun(id);
    await change({ transaction, note, task, run: await controlledNodeRun(transaction, id) });
  });
}

function noSuchNodeRun(id: number): Refusal {
  return new Refusal('invalid', message('node_run_not_found', { id }));
}

import { lineUp } from '../../engine/node-queue.ts';
import type { TaskId } from '../../domain/ids.ts';
import { policyRules } from '../../domain/policies/policy-rules.ts';
import { afterFailedBatch } from '../../domain/policies/rolling-policy.ts';
import { contentOfPlan } from '../../domain/plans/plan.ts';
import { addressList } from '../../domain/node-list.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { insertTask, type NewTask } from '../../store/tasks/task-creation.ts';
import { insertEvents, insertTaskLog, taskEvent } from '../../store/tasks/task-rows.ts';
import type { Context } from '../context.ts';

/**
 * Writes a task and starts it, in the caller's transaction; while other tasks have nodes of it, it waits for them.
 *
 * @param begins by_person: it is only made, and somebody starts it
 */
export async function launch(
  transaction: Queries,
  context: Context,
  task: NewTask,
  begins: 'at_once' | 'by_person' = 'at_once',
): Promise<TaskId> {
  const now = context.now();
  const id = await insertTask(transaction, task, now);
  const messages = [
    message(task.replaces === undefined ? WORDS[begins] : REPLACE_WORDS[task.replaces.first], {
      operator: task.operator,
      name: task.taskName,
      count: task.replaces?.pairs.length ?? task.nodes.length,
      most: task.stepLen,
    }),
    ...contentMessages(task),
    ...rollingMessages(task),
    ...stopMessages(task),
  ];
  await insertTaskLog(
    transaction,
    messages.map((line) => ({ taskId: id, batchId: null, message: line })),
    now,
  );
  if (begins === 'at_once') await lineUp(transaction, context.queue, id, now);
  else await insertEvents(transaction, [await taskEvent(transaction, id)]);
  return id;
}

const WORDS = { at_once: 'task_launched', by_person: 'task_made' } as const;
const REPLACE_WORDS = { new: 'replace_launched', old: 'replace_launched_old_first' } as const;

/** The commits that it uses, also those that are not the newest. */
function contentMessages({ plan }: NewTask): readonly Message[] {
  const content = contentOfPlan(plan);
  const used = content.map(({ name, commit }) => message('content_used', { name, commit }));
  const old = content.filter(({ fetched }) => fetched !== undefined);
  return [...used, ...old.map(({ name, commit }) => message('content_old', { name, commit }))];
}

/** What the task will do by itself, beyond its steps. */
function stopMessages({ kind, nodes, stepLen, rolling }: NewTask): readonly Message[] {
  const isStopping = afterFailedBatch(kind, rolling?.policy ?? null) === 'stop';
  return isStopping && nodes.length > stepLen ? [message('stops_after_failed_batch')] : [];
}

function rollingMessages({ kind, tag, rolling }: NewTask): readonly Message[] {
  if (rolling === undefined) return [];
  const { policy, upToDate } = rolling;
  const rules = policy === null ? [] : policyRules(policy, kind === 'replace');
  const skipped = addressList(upToDate.map((node) => node.ip));
  return [
    ...(rules.length === 0 ? [] : [message('policy_is', { policy: rules })]),
    ...(upToDate.length === 0 ? [] : [message('nodes_up_to_date', { image: tag ?? '', nodes: skipped })]),
  ];
}

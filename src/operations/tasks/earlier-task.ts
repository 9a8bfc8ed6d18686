import { Refusal } from '../../domain/errors.ts';
import type { PoolId, TaskId, TemplateId } from '../../domain/ids.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { type PlannedTask, plannedTask } from '../../store/tasks/planned-task.ts';

interface Again {
  /** The task that is run again; undefined = none is. */
  readonly again: TaskId | undefined;
  readonly templateId: TemplateId;
  readonly poolIds: readonly PoolId[];
}

/**
 * The task that is run again; null = none is. Its secrets go to no other pool, and into no other template.
 *
 * @throws Refusal when it does not exist, or ran elsewhere
 */
export async function earlierTask(
  transaction: Queries,
  { again: id, templateId, poolIds }: Again,
): Promise<PlannedTask | null> {
  if (id === undefined) return null;
  const task = await plannedTask(transaction, id);
  if (task === null) throw badAgain(message('task_not_found', { id }));
  if (task.template_id !== templateId) throw badAgain(message('again_other_template', { task: id }));
  if (poolIds.some((poolId) => poolId !== task.pool_id)) {
    throw badAgain(message('again_other_pool', { task: id, pool: task.pool_name }));
  }
  return task;
}

function badAgain(content: Message): Refusal {
  return new Refusal('invalid', content, { field: 'again' });
}

import type { Asked } from '../../domain/policies/asked.ts';
import type { NodeId, PoolId, TaskId, TemplateId } from '../../domain/ids.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import type { Queries } from '../database.ts';

/** A task with all that its steps do. */
export interface PlannedTask {
  readonly id: TaskId;
  readonly template_id: TemplateId;
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly plan: Plan;
  readonly policy: RollingPolicy | null;
  readonly step_len: number;
  readonly tag: string | null;
  /** What its request said; null = nobody asked for it, or it is not known. */
  readonly asked: Asked | null;
}

export async function plannedTask(database: Queries, id: TaskId): Promise<PlannedTask | null> {
  const row = await database
    .selectFrom('task')
    .select(['id', 'template_id', 'pool_id', 'pool_name', 'plan', 'policy', 'step_len', 'tag', 'asked'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** A node of a task: the one with this address, or else the first; null when it has none. */
export async function nodeOfTask(
  database: Queries,
  taskId: TaskId,
  address: string,
): Promise<{ readonly id: NodeId; readonly ip: string; readonly vm_id: string; readonly step_index: number } | null> {
  const nodes = database
    .selectFrom('node_run')
    .select(['node_id as id', 'ip', 'vm_id', 'step_index'])
    .where('task_id', '=', taskId)
    .orderBy('id')
    .limit(1);
  const named = address === '' ? undefined : await nodes.where('ip', '=', address).executeTakeFirst();
  return named ?? (await nodes.executeTakeFirst()) ?? null;
}

/** The last task before this one that ran the same template in the same pool and was no check; null when there is none. */
export async function taskBefore(database: Queries, task: PlannedTask): Promise<PlannedTask | null> {
  const row = await database
    .selectFrom('task')
    .select('id')
    .where('pool_id', '=', task.pool_id)
    .where('template_id', '=', task.template_id)
    .where('kind', '<>', 'check')
    .where('id', '<', task.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : plannedTask(database, row.id);
}

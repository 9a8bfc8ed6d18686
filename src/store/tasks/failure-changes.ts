import { sql } from 'kysely';
import type { NodeRunId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/** Nodes that failed in one task and succeeded in another. */
export interface FailureChange {
  readonly count: number;
  /** The first of them; `id` is their node run in the task where they failed. */
  readonly nodes: readonly { readonly id: NodeRunId; readonly ip: string }[];
}

/** How many nodes are named. */
const NAMED = 20;

export async function failedOnlyIn(
  database: Queries,
  { failed, succeeded }: { readonly failed: TaskId; readonly succeeded: TaskId },
): Promise<FailureChange> {
  const { rows } = await sql<{ id: NodeRunId; ip: string; count: number }>`
    select one.id, one.ip, count(*) over ()::int as count
    from node_run one join node_run other on other.task_id = ${succeeded} and other.node_id = one.node_id
    where one.task_id = ${failed} and one.state = 'failed' and other.state = 'success'
    order by one.id limit ${NAMED}`.execute(database);
  return { count: rows[0]?.count ?? 0, nodes: rows.map(({ id, ip }) => ({ id, ip })) };
}

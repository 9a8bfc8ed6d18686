import { type RawBuilder, sql } from 'kysely';
import { type NodeCondition, nodeCondition } from '../../domain/condition.ts';
import { type Status, STATUSES } from '../../domain/status.ts';
import type { TaskPhase } from '../../domain/task.ts';

/*
 * The task that has a node, or waits for it, as far as that says where the node is.
 */

/** Where such a task is; a task that has ended may have its place for a moment longer. */
const HOLDERS: readonly (TaskPhase | null)[] = [
  null,
  ...(['init', 'running', 'stopped'] as const).flatMap((state) => [
    { state, ended: false },
    { state, ended: true },
  ]),
];

/** Of the task with the smallest ticket at a node. */
function holding<T>(what: RawBuilder<T>): RawBuilder<T | null> {
  return sql`(select ${what} from node_lock join task on task.id = node_lock.task_id
              where node_lock.node_id = node.id and task.state in ('init', 'running', 'stopped')
              order by node_lock.ticket limit 1)`;
}

/** A column of a list of nodes. Where the last task of a node succeeded or failed, that says it all. */
export const holderOfNode = sql<TaskPhase | null>`
  case when status in ('init', 'running', 'stopped')
       then ${holding(sql`jsonb_build_object('state', task.state, 'ended', task.ended)`)} end`.as('holder');

/** Nodes that are shown in a condition. */
export function nodesInCondition(condition: NodeCondition): RawBuilder<boolean> {
  const parts = STATUSES.flatMap((status) => {
    const holders = HOLDERS.filter((holder) => nodeCondition(status, holder) === condition);
    return holders.length === 0 ? [] : [withHolders(status, holders)];
  });
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

function withHolders(status: Status, holders: readonly (TaskPhase | null)[]): RawBuilder<boolean> {
  if (holders.length === HOLDERS.length) return sql`status = ${status}`;
  const names = holders.map((holder) => (holder === null ? '' : `${holder.state} ${holder.ended}`));
  const name = holding(sql<string>`task.state || ' ' || task.ended::text`);
  return sql`(status = ${status} and coalesce(${name}, '') = any(${names}::text[]))`;
}

import { type RawBuilder, sql } from 'kysely';
import { TASK_CONDITIONS, type TaskCondition, type TaskTraits } from '../../domain/condition.ts';

/*
 * Conditions of tasks in statements, from the table of the domain.
 */

/** The condition of a row of task. */
export const conditionOfTask: RawBuilder<TaskCondition> = sql`case ${sql.join(
  Object.entries(TASK_CONDITIONS).map(
    ([condition, traits]) => sql`when ${sql.join(withTraits(traits), sql` and `)} then ${sql.lit(condition)}`,
  ),
  sql` `,
)} end`;

/** Rows of task that are in one of these conditions. */
export function inConditions(conditions: readonly TaskCondition[]): RawBuilder<boolean> {
  const each = conditions.map((condition) => sql`(${sql.join(withTraits(TASK_CONDITIONS[condition]), sql` and `)})`);
  return sql`(${sql.join([sql`false`, ...each], sql` or `)})`;
}

function withTraits({ state, ended, isBusy, hasFailures }: TaskTraits): readonly RawBuilder<boolean>[] {
  return [
    sql<boolean>`state = ${state}`,
    ...(ended === undefined ? [] : [sql<boolean>`ended = ${ended}`]),
    ...(isBusy === undefined ? [] : [sql<boolean>`(n_running > 0) = ${isBusy}`]),
    ...(hasFailures === undefined ? [] : [sql<boolean>`(n_failed > 0) = ${hasFailures}`]),
  ];
}

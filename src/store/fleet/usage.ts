import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import type { ParamTypes } from '../record-schema.ts';

/*
 * References to rows: nothing is deleted while something refers to it.
 *
 * US1. Names and ids inside of jsonb have no foreign key. A transaction that writes one locks the row it refers to until the
 *      commit (keepNamed, unknownTemplates); one that deletes a row locks it (lockRow in rows.ts) before it looks for
 *      references. So of two concurrent ones, one sees what the other did.
 */

async function namesOf(database: Queries, query: ReturnType<typeof sql<{ name: string }>>): Promise<readonly string[]> {
  const { rows } = await query.execute(database);
  return rows.map((row) => row.name);
}

/** The pools that run a template for one of their operations. */
export function poolsWithTemplate(database: Queries, templateId: number): Promise<readonly string[]> {
  return namesOf(
    database,
    sql`select name from pool where ${templateId}::text in (tasks->>'expand', tasks->>'shrink', tasks->>'deploy')`,
  );
}

/** The tasks of a template that run or are paused. */
export function tasksWithTemplate(database: Queries, templateId: number): Promise<readonly string[]> {
  return namesOf(
    database,
    sql`select task_name || ' (' || id || ')' as name from task
        where template_id = ${templateId} and state in ('init', 'running', 'stopped') and not ended`,
  );
}

/** The templates that have a step. */
export function templatesWithStep(database: Queries, stepName: string): Promise<readonly string[]> {
  return namesOf(
    database,
    sql`select name from template where steps @> jsonb_build_array(jsonb_build_object('name', ${stepName}::text))`,
  );
}

/** The remote steps that run an action. */
export function stepsWithAction(database: Queries, actionName: string): Promise<readonly string[]> {
  return namesOf(database, sql`select name from remote_step where actions @> to_jsonb(array[${actionName}::text])`);
}

/** The pools that have a machine type or a load balancer. */
export function poolsWith(database: Queries, column: 'vm_type' | 'sd_id', id: number): Promise<readonly string[]> {
  const isNamed =
    column === 'sd_id' ? sql`balancers @> jsonb_build_array(jsonb_build_object('sd_id', ${id}::int))` : sql`false`;
  return namesOf(database, sql`select name from pool where ${sql.ref(column)} = ${id} or ${isNamed}`);
}

/** Those of these names that a row of a table has; the rows are locked (US1). */
export async function keepNamed(
  transaction: Queries,
  table: 'action' | 'remote_step',
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(
    await namesOf(
      transaction,
      sql`select name from ${sql.table(table)} where name = any(${names}::text[]) for key share`,
    ),
  );
}

/** Those of these ids that no template has; the templates that have the others are locked (US1). */
export async function unknownTemplates(transaction: Queries, ids: readonly number[]): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from template where id = any(${ids}::int[]) for key share`.execute(transaction);
  return [...new Set(ids).difference(new Set(rows.map((row) => row.id)))];
}

/** Those of these ids that no load balancer has; the load balancers that have the others are locked (US1). */
export async function unknownBalancers(transaction: Queries, ids: readonly number[]): Promise<readonly number[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: number }>`select id from sd where id = any(${ids}::int[]) for key share`.execute(
    transaction,
  );
  return [...new Set(ids).difference(new Set(rows.map((row) => row.id)))];
}

/** The parameters that actions declare, by the actions' names. */
export async function paramsOfActions(
  database: Queries,
  names: readonly string[],
): Promise<ReadonlyMap<string, ParamTypes>> {
  const rows = await database
    .selectFrom('action')
    .select(['name', 'params'])
    .where('name', '=', sql<string>`any(${names}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.name, row.params]));
}

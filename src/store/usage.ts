import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { ParamTypes } from './schema.ts';

/*
 * Who uses what: things are not deleted while something needs them.
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
  return namesOf(database, sql`select name from pool where ${sql.ref(column)} = ${id}`);
}

/** Those of these names that no row of a table has. */
export async function unknownNames(
  database: Queries,
  table: 'action' | 'remote_step',
  names: readonly string[],
): Promise<readonly string[]> {
  return namesOf(
    database,
    sql`select distinct name from unnest(${names}::text[]) as asked (name)
        where not exists (select from ${sql.table(table)} as known where known.name = asked.name)`,
  );
}

/** Those of these ids that no template has. */
export async function unknownTemplates(database: Queries, ids: readonly number[]): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from unnest(${ids}::int[]) as asked (id)
    where not exists (select from template where template.id = asked.id)`.execute(database);
  return rows.map((row) => row.id);
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

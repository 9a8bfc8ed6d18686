import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import { type Users, usersIn } from '../fleet/usage-views.ts';

/*
 * Who uses a repository: actions name it in their texts, plans have its id.
 */

/** A name has no character that the text of JSON escapes. */
const namesIt = (name: string) => sql<boolean>`strpos(action_impl.template::text, ${`repo:${name}/`}) > 0`;

const plansIt = (id: number) => sql<boolean>`
  task.state in ('init', 'running', 'stopped') and not task.ended
  and exists (select from jsonb_path_query(task.plan, '$[*].work.content[*].id') as content
              where content = to_jsonb(${id}::int))`;

/** The actions that take files of a repository. */
export async function actionsWithRepository(database: Queries, name: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct action.name from action join action_impl on action_impl.action_id = action.id
    where ${namesIt(name)} order by action.name`.execute(database);
  return rows.map((row) => row.name);
}

/** The same, as clients see them. */
export function repositoryUsers(database: Queries, name: string): Promise<Users> {
  return usersIn(
    database,
    sql`select distinct action.id, action.name from action join action_impl on action_impl.action_id = action.id
        where ${namesIt(name)}`,
  );
}

/** The tasks that use a repository and are not finished. */
export async function tasksWithRepository(database: Queries, id: number): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select task_name || ' (' || id || ')' as name from task where ${plansIt(id)} order by id`.execute(database);
  return rows.map((row) => row.name);
}

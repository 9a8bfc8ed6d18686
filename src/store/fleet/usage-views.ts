import { sql } from 'kysely';
import type { TaskCondition } from '../../domain/condition.ts';
import type { Queries } from '../database.ts';
import { naturalOrder } from '../rows.ts';
import type { TaskKind } from '../schema.ts';
import { conditionOfTask } from '../tasks/task-conditions.ts';

/*
 * Where things are used, as clients see it.
 */

/** So many users are named; all are counted. */
export const MOST_USERS = 100;

export interface User {
  readonly id: number;
  readonly name: string;
}

/** Those that use something. */
export interface Users<Of = User> {
  /** How many there are in all. */
  readonly count: number;
  /** The first of them. */
  readonly first: readonly Of[];
}

/** The latest task that is no check, as a list of something else names it. */
export interface LastTask {
  readonly id: number;
  readonly task_name: string;
  readonly kind: TaskKind;
  readonly condition: TaskCondition;
  /** Seconds since 1970. */
  readonly created: number;
}

const lastTaskBy = (column: 'pool_id' | 'template_id', of: 'pool' | 'template') => sql<LastTask | null>`
  (select jsonb_build_object('id', id, 'task_name', task_name, 'kind', kind, 'condition', ${conditionOfTask},
                             'created', extract(epoch from created))
   from task where task.${sql.ref(column)} = ${sql.table(of)}.id and kind <> 'check' order by task.id desc limit 1)`;

const lastTaskIdBy = (column: 'pool_id' | 'template_id', of: 'pool' | 'template') => sql<number>`
  coalesce((select max(id) from task where task.${sql.ref(column)} = ${sql.table(of)}.id and kind <> 'check'), 0)`;

/** The pools that run a template for one of their operations. */
const runsTemplate = (id: number) => sql<boolean>`
  ${id}::text in (pool.tasks->>'expand', pool.tasks->>'shrink', pool.tasks->>'deploy')`;

/**
 * How often each of a list is used, by what its users name. All of them are counted once, however many rows are shown.
 *
 * @param uses a query of what is named (`used`) and who names it (`by`)
 */
const countOf = (uses: ReturnType<typeof sql>, named: ReturnType<typeof sql>) => sql<number>`
  coalesce((select jsonb_object_agg(used, users)
            from (select used, count(distinct by) as users from (${uses}) as uses where used is not null group by used)
                 as counted)->>(${named})::text, '0')::int`;

/** What lists of templates and pools say besides their columns. */
export const TEMPLATE_USE = [
  countOf(sql`select value as used, pool.id as by from pool, jsonb_each_text(pool.tasks)`, sql`template.id`).as(
    'pool_count',
  ),
  lastTaskBy('template_id', 'template').as('last_task'),
];
export const POOL_USE = [lastTaskBy('pool_id', 'pool').as('last_task')];
/** How many templates have a step, and how many steps an action. */
export const STEP_USE = [
  countOf(
    sql`select step->>'name' as used, template.id as by from template, jsonb_array_elements(template.steps) as step`,
    sql`remote_step.name`,
  ).as('template_count'),
];
export const ACTION_USE = [
  countOf(
    sql`select part.used, remote_step.id as by from remote_step, jsonb_array_elements_text(actions) as part (used)`,
    sql`action.name`,
  ).as('step_count'),
];

/** What lists of what people define can be sorted by. */
export const NAME_KEYS = {
  id: sql`id`,
  name: naturalOrder('name'),
  // nobody knows who changed those of earlier versions, and they are the oldest
  changed: sql`coalesce(changed, 'epoch')`,
} as const;
export const POOL_KEYS = { ...NAME_KEYS, nodes: sql`node_count`, last_task: lastTaskIdBy('pool_id', 'pool') } as const;
export const TEMPLATE_KEYS = { ...NAME_KEYS, last_task: lastTaskIdBy('template_id', 'template') } as const;

export interface TemplateUsage {
  readonly pools: Users<User & { readonly operations: readonly string[] }>;
  /** Schedules that run it in a pool. */
  readonly schedules: Users<{ readonly id: number; readonly pool_id: number; readonly pool_name: string }>;
  /** Tasks of it that are not finished. */
  readonly tasks: Users;
  /** How many tasks ran it, ever. */
  readonly task_count: number;
}

/** Who uses a template; a template that there is not has no users. */
export async function templateUsage(database: Queries, id: number): Promise<TemplateUsage> {
  const runs = runsTemplate(id);
  const runsScheduled = sql`case when schedule.type = 'upload' then ${id}::text = pool.tasks->>'deploy'
                                 else ${id}::text in (pool.tasks->>'expand', pool.tasks->>'shrink') end`;
  const { rows } = await sql<TemplateUsage>`
    select ${users(sql`
             select id, name, (select coalesce(jsonb_agg(key order by key), '[]') from jsonb_each_text(tasks)
                               where value = ${id}::text) as operations
             from pool where ${runs}`)} as pools,
           ${users(sql`
             select schedule.id, pool.id as pool_id, pool.name as pool_name
             from schedule join pool on pool.id = schedule.pool_id where ${runs} and ${runsScheduled}`)} as schedules,
           ${users(sql`
             select id, task_name as name from task
             where template_id = ${id} and state in ('init', 'running', 'stopped') and not ended`)} as tasks,
           (select count(*) from task where template_id = ${id} and kind <> 'check') as task_count`.execute(database);
  return rows[0] ?? { pools: NOBODY, schedules: NOBODY, tasks: NOBODY, task_count: 0 };
}

/** The templates that have a step of this name. */
export async function stepUsers(database: Queries, name: string): Promise<Users> {
  return usersIn(
    database,
    sql`select id, name from template where steps @> jsonb_build_array(jsonb_build_object('name', ${name}::text))`,
  );
}

/** The remote steps that run an action of this name. */
export async function actionUsers(database: Queries, name: string): Promise<Users> {
  return usersIn(database, sql`select id, name from remote_step where actions @> jsonb_build_array(${name}::text)`);
}

const NOBODY: Users<never> = { count: 0, first: [] };

/** The users that a query of `id` and `name` finds. */
export async function usersIn(database: Queries, query: ReturnType<typeof sql>): Promise<Users> {
  const { rows } = await sql<{ users: Users }>`select ${users(query)} as users`.execute(database);
  return rows[0]?.users ?? NOBODY;
}

/** The first rows of a query by id, and how many it has. */
function users(query: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`(
    with used as materialized (${query})
    select jsonb_build_object(
      'count', (select count(*) from used),
      'first', coalesce((select jsonb_agg(to_jsonb(part) order by part.id)
                         from (select * from used order by id limit ${MOST_USERS}) as part), '[]')))`;
}

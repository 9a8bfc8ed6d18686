import { sql } from 'kysely';
import type { TaskCondition } from '../../domain/condition.ts';
import type { PoolId, TaskId } from '../../domain/ids.ts';
import type { PlannedStep } from '../../domain/plans/plan.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import type { Status } from '../../domain/status.ts';
import type { TaskOrigin } from '../../identity/task-origin.ts';
import type { Outcome } from '../../domain/task.ts';
import type { Queries } from '../database.ts';
import { listRows, nameHas, naturalOrder, type Page, type PageWanted, type Sort } from '../rows.ts';
import type { InterludeStage, TaskKind } from '../schema.ts';
import { inConditions } from './task-conditions.ts';
import { WAITS_FOR_PERSON } from './task-waits.ts';

/*
 * What clients see of tasks.
 */

const TASK_COLUMNS = [
  'id',
  'kind',
  'template_id',
  'template_name',
  'task_name',
  'pool_id',
  'pool_name',
  'state',
  'ended',
  'step_len',
  'policy',
  'rollback_of',
  'tag',
  'previous_tag',
  'origin',
  'opr_user',
  'error',
  'error_content',
  'waiting_for',
  'n_init',
  'n_running',
  'n_success',
  'n_failed',
  'n_stopped',
  'n_skipped',
  'created',
  'updated',
  'started',
  'finished',
] as const;

/** What a task waits for between two batches. */
export interface ShownInterlude {
  readonly stage: InterludeStage;
  /** The number of the next try of a check. */
  readonly attempt: number;
  /** Seconds since 1970. */
  readonly due: number;
}

const interludeOf = sql<ShownInterlude | null>`
  (select jsonb_build_object('stage', stage, 'attempt', attempt, 'due', extract(epoch from due))
   from interlude where task_id = task.id)`.as('interlude');

/** A plan without the content of its steps, which no client sees. */
export type ShownPlan = readonly Omit<PlannedStep, 'work'>[];

const shownPlan = sql<ShownPlan>`
  (select coalesce(jsonb_agg(step - 'work' order by n), '[]')
   from jsonb_array_elements(plan) with ordinality as planned (step, n))`.as('plan');

export interface TaskRow {
  readonly id: TaskId;
  readonly kind: TaskKind;
  readonly template_id: number;
  readonly template_name: string;
  readonly task_name: string;
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly state: Status;
  /** A person stopped it for good, or its nodes were rolled back. */
  readonly ended: boolean;
  readonly plan: ShownPlan;
  readonly step_len: number;
  readonly policy: RollingPolicy | null;
  readonly rollback_of: TaskId | null;
  /** The image that it deploys; null = the steps say which. */
  readonly tag: string | null;
  /** The service's image when it began. */
  readonly previous_tag: string | null;
  readonly origin: TaskOrigin | null;
  readonly interlude: ShownInterlude | null;
  readonly opr_user: string;
  readonly error: string;
  readonly error_content: unknown;
  readonly waiting_for: TaskId | null;
  readonly n_init: number;
  readonly n_running: number;
  readonly n_success: number;
  readonly n_failed: number;
  readonly n_stopped: number;
  readonly n_skipped: number;
  readonly created: Date;
  readonly updated: Date;
  readonly started: Date | null;
  readonly finished: Date | null;
}

export interface TaskFilter {
  readonly state: Status | null;
  readonly outcome: Outcome | null;
  /** Any of these; null = any. */
  readonly conditions: readonly TaskCondition[] | null;
  /** Only those that wait for a person. */
  readonly isForPerson?: boolean;
  readonly kind: TaskKind | null;
  readonly poolId: number | null;
  readonly templateId: number | null;
  readonly operator: string;
  /** Part of the task's name; '' = any. */
  readonly name: string;
  /** Made at that time or later, in seconds since 1970. */
  readonly from: number | null;
  /** Made before that time. */
  readonly to: number | null;
}

const COMPARED = { complete: sql`=`, partial: sql`>` } as const;

/** What tasks can be sorted by; there is an index for each. One that has not begun or ended counts as the latest and the longest. */
export const TASK_SORT_KEYS = {
  id: sql`id`,
  name: naturalOrder('task_name'),
  pool: naturalOrder('pool_name'),
  operator: naturalOrder('opr_user'),
  started: sql`started`,
  duration: sql`(finished - started)`,
} as const;

/** A page of tasks. @param sort by default the newest first */
export function listTasks(
  database: Queries,
  filter: TaskFilter,
  wanted: PageWanted,
  sort?: Sort,
): Promise<Page<TaskRow>> {
  const conditions = [
    nameHas(filter.name, 'task_name'),
    ...(filter.state === null ? [] : [sql<boolean>`state = ${filter.state}`]),
    ...(filter.outcome === null ? [] : [sql<boolean>`state = 'success' and n_failed ${COMPARED[filter.outcome]} 0`]),
    ...(filter.conditions === null ? [] : [inConditions(filter.conditions)]),
    ...(filter.isForPerson === true ? [WAITS_FOR_PERSON] : []),
    ...(filter.poolId === null ? [] : [sql<boolean>`pool_id = ${filter.poolId}`]),
    ...(filter.operator === '' ? [] : [sql<boolean>`opr_user = ${filter.operator}`]),
    ...(filter.kind === null ? [] : [sql<boolean>`kind = ${filter.kind}`]),
    ...(filter.templateId === null ? [] : [sql<boolean>`template_id = ${filter.templateId}`]),
    ...(filter.from === null ? [] : [sql<boolean>`created >= to_timestamp(${filter.from}::float8)`]),
    ...(filter.to === null ? [] : [sql<boolean>`created < to_timestamp(${filter.to}::float8)`]),
  ];
  const where = sql.join(conditions, sql` and `);
  const listing = {
    table: 'task',
    columns: TASK_COLUMNS,
    expressions: [shownPlan, interludeOf],
    where,
    order: 'desc',
    sort,
  } as const;
  return listRows(database, { ...listing, ...wanted });
}

export async function findTask(database: Queries, id: TaskId): Promise<TaskRow | null> {
  const row = await database
    .selectFrom('task')
    .select(TASK_COLUMNS)
    .select([shownPlan, interludeOf])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

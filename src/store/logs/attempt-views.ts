import { sql } from 'kysely';
import type { NodeRunId } from '../../domain/ids.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { Queries } from '../database.ts';
import type { StepRunState } from '../schema.ts';
import { logsDroppedBefore } from './log-partitions.ts';

/*
 * The attempts of a node run with their output, in parts: a client that asks again reads only what is new.
 */

/** The most bytes of output in one response; the last attempts come first. */
const LARGEST_READ = 4 * 1024 * 1024;
/** The most attempts in one response; the last ones are taken. */
const MOST_ATTEMPTS = 1000;

/** Where to begin reading. */
export interface AttemptsWanted {
  readonly stepIndex: number;
  readonly attempt: number;
  /** Characters of that attempt that the client has; they are left out while it runs. */
  readonly offset: number;
  /** Whether later attempts are left out. */
  readonly isOnly: boolean;
}

export interface AttemptRow {
  readonly step_index: number;
  readonly attempt: number;
  readonly state: StepRunState;
  readonly exit_code: number | null;
  readonly started: Date;
  readonly finished: Date | null;
  /** null = left out, as later attempts fill the response. */
  readonly text: string | null;
  /** The number of characters before the text. */
  readonly skipped: number;
  /** The number of characters up to the end of the text. */
  readonly size: number;
  readonly marks: readonly number[] | null;
  readonly stderr: readonly number[] | null;
  /** Whether its output was dropped because of its age. */
  readonly is_gone: boolean;
}

export interface NodeAttempts {
  readonly plan: Plan;
  readonly attempts: readonly AttemptRow[];
}

/** The attempts of a node run from a given one on, in order; null when there is no such node run. */
export async function attemptsOf(
  database: Queries,
  id: NodeRunId,
  { stepIndex, attempt, offset, isOnly }: AttemptsWanted,
): Promise<NodeAttempts | null> {
  const run = await database
    .selectFrom('node_run')
    .innerJoin('task', 'task.id', 'node_run.task_id')
    .select('task.plan')
    .where('node_run.id', '=', id)
    .executeTakeFirst();
  if (run === undefined) return null;
  const dropped = await logsDroppedBefore(database);
  const from = sql`(${stepIndex}::int, ${attempt}::int)`;
  const kept = sql`
    select run.*, coalesce(kept.log, run.log) as whole, coalesce(kept.marks, run.marks, case when run.output is not null then '{}'::int[] end) as line_marks, kept.stderr,
           coalesce(kept.log is null and run.finished < ${dropped}::timestamptz, false) as is_gone
    from (select * from step_run
          where node_run_id = ${id} and (step_index, attempt) >= ${from}
            and (not ${isOnly}::boolean or (step_index, attempt) = ${from})
          order by step_index desc, attempt desc limit ${MOST_ATTEMPTS}) as run
         left join lateral (select log, marks, stderr from step_log
                            where created = run.finished and node_run_id = run.node_run_id
                              and step_index = run.step_index and attempt = run.attempt
                            limit 1) as kept on true`;
  const cut = sql`
    select *, length(whole) as size,
           case when finished is null and (step_index, attempt) = ${from} and length(whole) >= ${offset}::int
                then ${offset}::int else 0 end as skipped
    from (${kept}) as step`;
  const { rows } = await sql<AttemptRow>`
    select step_index, attempt, state, exit_code, started, finished, skipped, size, line_marks as marks, stderr, is_gone,
           case when sum(octet_length(whole)) over (order by step_index desc, attempt desc) > ${LARGEST_READ}
                     and not ${isOnly}::boolean
                then null else substr(whole, skipped + 1) end as text
    from (${cut}) as step order by step_index, attempt`.execute(database);
  return { plan: run.plan, attempts: rows };
}

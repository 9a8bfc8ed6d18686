import { sql } from 'kysely';
import { type Finding, FINDINGS } from '../../domain/check-mode/finding.ts';
import type { NodeRunId, TaskId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { Page, PageWanted } from '../rows.ts';
import type { StepRunState } from '../schema.ts';

/*
 * What a step wrote on the nodes of a task, each text once.
 *
 * OG1. Attempts that ended are compared by the digests in their rows: of what thousands of nodes wrote, only the texts of
 *      the page are read, and of each no more than is shown.
 * OG2. What an attempt has written that still runs is compared only while it is small enough to stand in its row.
 * OG3. An attempt that failed without an exit code is compared by its reason without the node's own address: a thousand
 *      nodes that cannot be reached are one group. What a check found before that counts too.
 */

/** Characters of a text that are shown. */
const SHOWN_TEXT = 8000;
/** Nodes of a group that are named, unless more are asked for. */
const NAMED_NODES = 20;
/** Bytes that stand in a row (OG2). */
const SMALL = 1900;

export interface OutputGroupRow {
  readonly state: StepRunState;
  /** null = it did not come to its end by itself, or still runs. */
  readonly exit_code: number | null;
  /** null = it was no check, still runs, or did not come to its end. */
  readonly finding: Finding | null;
  readonly count: number;
  readonly nodes: readonly { readonly id: NodeRunId; readonly ip: string }[];
  /** The beginning of the text; null = it differs, or is no longer kept. */
  readonly text: string | null;
  /** Whether the text is longer than what is shown of it. */
  readonly is_cut: boolean;
  /** Why the first node failed; '' = it did not. */
  readonly error: string;
  /** The same, as a message; null = it is somebody else's text. */
  readonly error_content: unknown;
}

export interface OutputGroups extends Page<OutputGroupRow> {
  /** Nodes that have not begun the step, and may do so yet. */
  readonly waiting: number;
  /** Nodes that ended before the step. */
  readonly without: number;
  /** How many nodes each finding has. */
  readonly findings: Readonly<Record<Finding, number>>;
}

export interface StepOutputs {
  readonly taskId: TaskId;
  readonly stepIndex: number;
  readonly shown?: number;
  readonly named?: number;
}

/**
 * The groups of one step's last attempts: those that failed first, then the small ones before the large ones.
 *
 * @param shown characters of each text that are read
 * @param named nodes of each group that are named
 */
export async function outputGroups(
  database: Queries,
  { taskId, stepIndex, shown = SHOWN_TEXT, named = NAMED_NODES }: StepOutputs,
  { page, pageSize }: PageWanted,
): Promise<OutputGroups> {
  const { rows } = await sql<OutputGroupRow>`
    with last as (${lastAttempts(taskId, stepIndex)}), grouped as (
      select state, exit_code, finding, fold, count(*)::int as count, min(id) as first,
             (array_agg(id order by id))[1:${named}::int] as ids,
             (array_agg(ip order by id))[1:${named}::int] as ips
      from last where state is not null group by state, exit_code, finding, fold
    ), placed as (
      select *, case when state in ('failed', 'ignored', 'stopped') then 0 when state = 'success' then 1 else 2 end as place
      from grouped order by place, count, first limit ${pageSize} offset ${(page - 1) * pageSize}::bigint
    )
    select placed.state, placed.exit_code, placed.finding, placed.count, shown.text, shown.is_cut,
           case when placed.state = 'failed' then shown.error else '' end as error, shown.error_content,
           (select jsonb_agg(jsonb_build_object('id', id, 'ip', ip) order by n)
            from unnest(placed.ids, placed.ips) with ordinality as node (id, ip, n)) as nodes
    from placed cross join lateral (${shownText(stepIndex, shown)}) as shown
    order by place, count, first`.execute(database);
  const counted = await sql<{ groups: number } & Omit<OutputGroups, 'rows' | 'total'>>`
    with last as (${lastAttempts(taskId, stepIndex)})
    select (select count(*) from (select from last where state is not null
                                  group by state, exit_code, finding, fold) as part) as groups,
           count(*) filter (where state is null and finished is null) as waiting,
           count(*) filter (where state is null and finished is not null) as without,
           jsonb_build_object(${sql.join(
             FINDINGS.flatMap((name) => [sql.lit(name), sql`count(*) filter (where finding = ${sql.lit(name)})`]),
           )}) as findings
    from last`.execute(database);
  const { groups: total, ...counts } = counted.rows[0] ?? { groups: 0, waiting: 0, without: 0, findings: NO_FINDINGS };
  return { rows, total, ...counts };
}

const NO_FINDINGS = { failed: 0, changed: 0, not_checked: 0, unchanged: 0 };

/** The nodes of a task, each with its last attempt at the step, if there is one, and what that is compared by. */
function lastAttempts(taskId: TaskId, stepIndex: number) {
  return sql`
    select node_run.id, node_run.ip, node_run.finished, run.state, run.exit_code, run.finding,
           case when run.state = 'running' then case when pg_column_size(run.log) < ${SMALL} then md5(run.log)::uuid end
                when run.state = 'failed' and run.exit_code is null and node_run.error <> ''
                  then md5(replace(node_run.error, node_run.ip, '')
                           || case when run.finding is null then '' else coalesce(run.output::text, '') end)::uuid
                else run.output end as fold
    from node_run left join lateral (
      select state, exit_code, finding, log, output from step_run
      where node_run_id = node_run.id and step_index = ${stepIndex} order by attempt desc limit 1
    ) as run on true
    where node_run.task_id = ${taskId}`;
}

/** What the first node of a group wrote. Without a digest the others may have written something else. */
function shownText(stepIndex: number, shown: number) {
  const known = sql`(placed.fold is not null or placed.count = 1)`;
  return sql`
    select case when ${known} then left(written.log, ${shown}) end as text,
           coalesce(${known} and length(written.log) > ${shown}, false) as is_cut, node_run.error, node_run.error_content
    from node_run cross join lateral (
      select * from step_run where node_run_id = node_run.id and step_index = ${stepIndex} order by attempt desc limit 1
    ) as run left join lateral (
      select log from step_log
      where created = run.finished and node_run_id = run.node_run_id and step_index = run.step_index
        and attempt = run.attempt
      union all
      select run.log where run.state = 'running' or run.output = md5('')::uuid
      limit 1
    ) as written on true
    where node_run.id = placed.first`;
}

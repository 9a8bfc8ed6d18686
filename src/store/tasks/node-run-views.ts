import { type SqlBool, sql } from 'kysely';
import type { NodeRunId, SliceId, TaskId } from '../../domain/ids.ts';
import type { Status } from '../../domain/status.ts';
import type { Queries } from '../database.ts';
import type { PageWanted } from '../rows.ts';
import { contactOfAttempt, type JoinedContact } from './contacts.ts';

/*
 * What clients see of the nodes of a task.
 */

export interface NodeRunRow extends JoinedContact {
  readonly id: NodeRunId;
  readonly node_id: number;
  readonly slice_id: SliceId;
  readonly ip: string;
  readonly vm_id: string;
  readonly state: Status;
  readonly step_index: number;
  readonly attempt: number;
  readonly retry_at: Date | null;
  readonly error: string;
  readonly error_content: unknown;
  readonly created: Date;
  readonly updated: Date;
  readonly started: Date | null;
  readonly finished: Date | null;
}

const COLUMNS = [
  'node_run.id',
  'node_run.node_id',
  'node_run.slice_id',
  'node_run.ip',
  'node_run.vm_id',
  'node_run.state',
  'node_run.step_index',
  'node_run.attempt',
  'node_run.retry_at',
  'node_run.error',
  'node_run.error_content',
  'node_run.created',
  'node_run.updated',
  'node_run.started',
  'node_run.finished',
  'contact.phase',
  'contact.reason',
  'contact.tries',
  'contact.until',
] as const;

/** How many rows are in memory at once. */
const ROWS_AT_ONCE = 2000;

/** A selection of a task's node runs; null = any. */
export interface NodeRunsWanted {
  readonly state: Status | null;
  readonly nodeRunId: number | null;
}

/**
 * Reads the node runs of a task in order, some thousands at a time; each as it is at the moment of reading.
 *
 * @param page null = all of them
 * @returns how many match in all
 */
export async function readNodeRuns(
  database: Queries,
  taskId: TaskId,
  wanted: NodeRunsWanted,
  page: PageWanted | null,
  take: (rows: readonly NodeRunRow[]) => void,
): Promise<number> {
  if (page !== null) {
    const offset = (page.page - 1) * page.pageSize;
    take(await shown(database, taskId, wanted).limit(page.pageSize).offset(offset).execute());
    const counted = await matching(database, taskId, wanted)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return counted.total;
  }
  let total = 0;
  let after = 0;
  for (;;) {
    const rows = await shown(database, taskId, wanted)
      .where('node_run.id', '>', after as NodeRunId)
      .limit(ROWS_AT_ONCE)
      .execute();
    take(rows);
    total += rows.length;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < ROWS_AT_ONCE) return total;
  }
}

/** The slices of a task that a process holds. */
export async function heldSlicesOf(database: Queries, taskId: TaskId): Promise<ReadonlySet<number>> {
  const rows = await database
    .selectFrom('slice')
    .select('id')
    .where('task_id', '=', taskId)
    .where('state', '=', 'held')
    .execute();
  return new Set(rows.map((row) => row.id));
}

function shown(database: Queries, taskId: TaskId, wanted: NodeRunsWanted) {
  return matching(database, taskId, wanted)
    .leftJoin('contact', contactOfAttempt)
    .select(COLUMNS)
    .orderBy('node_run.id');
}

function matching(database: Queries, taskId: TaskId, { state, nodeRunId }: NodeRunsWanted) {
  return database
    .selectFrom('node_run')
    .where('task_id', '=', taskId)
    .where(sql<SqlBool>`(${state}::text is null or state = ${state})`)
    .where(sql<SqlBool>`(${nodeRunId}::bigint is null or node_run.id = ${nodeRunId})`);
}

import { sql } from 'kysely';
import type { Finding } from '../../domain/check-mode/finding.ts';
import type { BatchId, NodeId, NodeRunId, SliceId, TaskId } from '../../domain/ids.ts';
import type { Position } from '../../domain/node-run.ts';
import type { Status } from '../../domain/status.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Queries } from '../database.ts';
import { type GatheredFacts, writeFacts } from '../fleet/node-facts.ts';
import { beginUses, endUses, type MadeMachine } from '../fleet/machine-use.ts';
import { type ContactRow, writeContacts } from './contacts.ts';
import { insertLeftovers, insertUnknownCreates, type Leftover } from './leftovers.ts';
import { flatMarks, type Mark } from '../../domain/arrival-marks.ts';
import type { StepRunState } from '../schema.ts';
import { insertEvents, insertTaskLog, type TaskLogLine, type WatchedEvent } from './task-rows.ts';

interface StepKey {
  readonly nodeRunId: NodeRunId;
  readonly stepIndex: number;
  readonly attempt: number;
}

export interface NodeRunRow {
  readonly id: NodeRunId;
  readonly nodeId: NodeId;
  readonly ip: string;
  readonly vmId: string;
  readonly state: Status;
  /** Whether the node's own row changes too: its state did, and the task is no check. */
  readonly changesNode: boolean;
  readonly position: Position;
  readonly retryAt: Date | null;
  /** Why it failed or was stopped; '' = it did not. */
  readonly error: Value;
  readonly finished: Date | null;
  /** What is known of the image that the node runs; undefined = the task does not change it. */
  readonly image: string | null | undefined;
}

/** A part of an attempt's output. */
export interface ToldOutput {
  readonly text: string;
  /** Characters of the attempt before it; 0 = it replaces what was recorded before. */
  readonly offset: number;
  /** Milliseconds since the attempt began. */
  readonly ms: number;
  /** The arrival times of all lines so far. */
  readonly marks: readonly Mark[];
}

/** Everything that one flush of the engine's writer records. */
export interface FlushRows {
  readonly stepBegins: StepKey[];
  readonly stepEnds: (StepKey & {
    readonly state: StepRunState;
    readonly exitCode: number | null;
    readonly log: string;
    readonly marks: readonly Mark[];
    /** Lines of it, from one up to another. */
    readonly stderr: readonly (readonly [number, number])[];
    /** Of a check; null = of any other task. */
    readonly finding: Finding | null;
  })[];
  readonly outputs: (StepKey & ToldOutput)[];
  readonly contacts: ContactRow[];
  readonly nodeRuns: NodeRunRow[];
  /** The changes to the task's counts of node runs by state. */
  readonly counts: Map<TaskId, Record<Status, number>>;
  /** How many node runs of a slice finished. */
  readonly closed: Map<SliceId, { readonly batchId: BatchId; count: number }>;
  readonly machinesMade: (StepKey & MadeMachine & { readonly ip: string })[];
  readonly machinesReturned: {
    readonly nodeId: NodeId;
    /** Otherwise its outcome is unknown, and what may have been made has to be returned. */
    readonly isKnown: boolean;
  }[];
  readonly facts: GatheredFacts[];
  readonly leftovers: Leftover[];
  readonly logLines: TaskLogLine[];
  readonly events: WatchedEvent[];
}

export interface EndedBatch {
  readonly id: BatchId;
  readonly seq: number;
  readonly taskId: TaskId;
}

/**
 * Writes the rows of a flush, a statement per table, whatever their number. The tasks' rows are locked (T1).
 *
 * @returns the batches whose last node run finished
 */
export async function writeFlush(transaction: Queries, rows: FlushRows, now: Date): Promise<readonly EndedBatch[]> {
  await insertStepBegins(transaction, rows.stepBegins, now);
  await appendOutputs(transaction, rows.outputs);
  await writeContacts(transaction, rows.contacts);
  await updateStepEnds(transaction, rows.stepEnds, now);
  await updateNodeRuns(transaction, rows.nodeRuns, now);
  await updateNodes(transaction, rows, now);
  await writeFacts(transaction, rows.facts, now);
  await updateCounts(transaction, rows.counts, now);
  await insertLeftovers(transaction, rows.leftovers, now);
  const ended = await closeSlices(transaction, rows.closed);
  await insertTaskLog(transaction, rows.logLines, now);
  await insertEvents(transaction, rows.events);
  return ended;
}

async function insertStepBegins(transaction: Queries, begins: FlushRows['stepBegins'], now: Date): Promise<void> {
  if (begins.length === 0) return;
  await sql`
    insert into step_run (node_run_id, step_index, attempt, started)
    select *, ${now} from unnest(${column(begins, 'nodeRunId')}::bigint[], ${column(begins, 'stepIndex')}::int[],
                                 ${column(begins, 'attempt')}::int[])`.execute(transaction);
}

async function appendOutputs(transaction: Queries, outputs: FlushRows['outputs']): Promise<void> {
  for (const { nodeRunId, stepIndex, attempt, text, offset, marks } of outputs) {
    await transaction
      .updateTable('step_run')
      .set({ log: offset === 0 ? text : sql<string>`log || ${text}`, marks: flatMarks(marks) })
      .where('node_run_id', '=', nodeRunId)
      .where('step_index', '=', stepIndex)
      .where('attempt', '=', attempt)
      .execute();
  }
}

async function updateStepEnds(transaction: Queries, ends: FlushRows['stepEnds'], now: Date): Promise<void> {
  if (ends.length === 0) return;
  await sql`
    with ended as (
      select * from unnest(${column(ends, 'nodeRunId')}::bigint[], ${column(ends, 'stepIndex')}::int[],
                           ${column(ends, 'attempt')}::int[], ${column(ends, 'state')}::text[],
                           ${column(ends, 'exitCode')}::int[], ${column(ends, 'log')}::text[],
                           ${ends.map(({ marks }) => arrayText(marks))}::text[],
                           ${ends.map(({ stderr }) => arrayText(stderr))}::text[], ${column(ends, 'finding')}::text[])
                    as ended (node_run_id, step_index, attempt, state, exit_code, log, marks, stderr, finding)
    ), kept as (
      insert into step_log (node_run_id, step_index, attempt, created, log, marks, stderr)
      select node_run_id, step_index, attempt, ${now}, log, marks::int[], stderr::int[] from ended where log <> ''
    )
    update step_run
    set state = ended.state, exit_code = ended.exit_code, log = '', marks = null,
        output = md5(ended.log)::uuid, finding = ended.finding, finished = ${now}
    from ended
    where step_run.node_run_id = ended.node_run_id and step_run.step_index = ended.step_index
      and step_run.attempt = ended.attempt`.execute(transaction);
}

async function updateNodeRuns(transaction: Queries, nodeRuns: FlushRows['nodeRuns'], now: Date): Promise<void> {
  if (nodeRuns.length === 0) return;
  const positions = nodeRuns.map((row) => row.position);
  await sql`
    update node_run
    set state = moved.state, ip = moved.ip, vm_id = moved.vm_id, step_index = moved.step_index,
        attempt = moved.attempt, first_attempt = moved.first_attempt, retry_at = moved.retry_at,
        error = moved.error, error_content = moved.error_content::jsonb, finished = moved.finished, updated = ${now},
        started = coalesce(started, ${now})
    from unnest(${column(nodeRuns, 'id')}::bigint[], ${column(nodeRuns, 'state')}::text[],
                ${column(nodeRuns, 'ip')}::text[], ${column(nodeRuns, 'vmId')}::text[],
                ${column(positions, 'stepIndex')}::int[], ${column(positions, 'attempt')}::int[],
                ${column(positions, 'firstAttempt')}::int[], ${column(nodeRuns, 'retryAt')}::timestamptz[],
                ${errorTexts(nodeRuns)}::text[], ${errorContents(nodeRuns)}::text[],
                ${column(nodeRuns, 'finished')}::timestamptz[])
         as moved (id, state, ip, vm_id, step_index, attempt, first_attempt, retry_at, error, error_content, finished)
    where node_run.id = moved.id`.execute(transaction);
}

/** The nodes' own rows: states, new machines, and the removal of nodes. */
async function updateNodes(transaction: Queries, rows: FlushRows, now: Date): Promise<void> {
  const { machinesMade, machinesReturned } = rows;
  if (machinesMade.length > 0) {
    // the machine of a node that was removed before it was made is returned
    await sql`
      with made as (
        select * from unnest(${column(machinesMade, 'nodeId')}::int[], ${column(machinesMade, 'ip')}::text[],
                             ${column(machinesMade, 'vmId')}::text[], ${column(machinesMade, 'nodeRunId')}::bigint[],
                             ${column(machinesMade, 'stepIndex')}::int[], ${column(machinesMade, 'attempt')}::int[],
                             ${column(machinesMade, 'vmTypeId')}::int[])
                      as made (id, ip, vm_id, node_run_id, step_index, attempt, vm_type_id)
      ), forgotten as (
        delete from node_facts using made where node_facts.node_id = made.id
      ), kept as (
        update node set ip = made.ip, vm_id = made.vm_id, machine_type = made.vm_type_id from made
        where node.id = made.id returning node.id
      )
      insert into leftover (node_run_id, step_index, attempt, created, tried)
      select node_run_id, step_index, attempt, ${now}, to_timestamp(0) from made
      where not exists (select from kept where kept.id = made.id)
      on conflict do nothing`.execute(transaction);
    await beginUses(transaction, machinesMade, now);
  }
  if (machinesReturned.length > 0) {
    const unknown = machinesReturned.filter(({ isKnown }) => !isKnown);
    if (unknown.length > 0) await insertUnknownCreates(transaction, column(unknown, 'nodeId'), now);
    await endUses(transaction, column(machinesReturned, 'nodeId'), now);
    await sql`
      with gone as (delete from node where id = any(${column(machinesReturned, 'nodeId')}::int[]) returning pool_id)
      update pool set node_count = node_count - gone_of_pool.count
      from (select pool_id, count(*)::int as count from gone group by pool_id) as gone_of_pool
      where pool.id = gone_of_pool.pool_id`.execute(transaction);
  }
  const moved = rows.nodeRuns.filter(({ changesNode }) => changesNode);
  if (moved.length > 0) {
    await sql`
      update node set status = moved.status, error = moved.error, error_content = moved.error_content::jsonb,
                      updated = ${now},
                      image = case when moved.keeps_image then node.image else moved.image end,
                      image_since = case when moved.keeps_image or moved.image = node.image then node.image_since
                                         when moved.image is not null then ${now}::timestamptz end
      from unnest(${column(moved, 'nodeId')}::int[], ${column(moved, 'state')}::text[],
                  ${errorTexts(moved)}::text[], ${errorContents(moved)}::text[], ${column(moved, 'image')}::text[],
                  ${moved.map((row) => row.image === undefined)}::boolean[])
           as moved (id, status, error, error_content, image, keeps_image)
      where node.id = moved.id`.execute(transaction);
  }
}

async function updateCounts(transaction: Queries, counts: FlushRows['counts'], now: Date): Promise<void> {
  for (const [taskId, delta] of counts) {
    await transaction
      .updateTable('task')
      .set({
        n_init: sql<number>`n_init + ${delta.init}`,
        n_running: sql<number>`n_running + ${delta.running}`,
        n_success: sql<number>`n_success + ${delta.success}`,
        n_failed: sql<number>`n_failed + ${delta.failed}`,
        n_stopped: sql<number>`n_stopped + ${delta.stopped}`,
        updated: now,
      })
      .where('id', '=', taskId)
      .execute();
  }
}

async function closeSlices(transaction: Queries, closed: FlushRows['closed']): Promise<readonly EndedBatch[]> {
  if (closed.size === 0) return [];
  const counts = [...closed.values()];
  await sql`
    update slice set open_count = open_count - closed.count,
                     state = case when open_count = closed.count then 'done' else state end
    from unnest(${[...closed.keys()]}::bigint[], ${column(counts, 'count')}::int[]) as closed (id, count)
    where slice.id = closed.id`.execute(transaction);
  const { rows } = await sql<EndedBatch & { open_count: number }>`
    update batch set open_count = open_count - closed.count
    from (select id, sum(count)::int as count
          from unnest(${column(counts, 'batchId')}::bigint[], ${column(counts, 'count')}::int[]) as part (id, count)
          group by id) as closed
    where batch.id = closed.id
    returning batch.id, batch.seq, batch.task_id as "taskId", batch.open_count`.execute(transaction);
  return rows.filter((batch) => batch.open_count === 0);
}

/** Pairs as the text of a PostgreSQL array: as parameters, arrays in an array must have the same length. No pairs are null. */
function arrayText(pairs: readonly (readonly [number, number])[]): string | null {
  return pairs.length === 0 ? null : `{${pairs.flat().join(',')}}`;
}

function errorTexts(rows: readonly NodeRunRow[]): string[] {
  return rows.map((row) => englishOf(row.error));
}

function errorContents(rows: readonly NodeRunRow[]): (string | null)[] {
  return rows.map((row) => contentJson(row.error));
}

/** One column of rows, as the array that unnest takes. */
function column<Row, Key extends keyof Row>(rows: readonly Row[], key: Key): Row[Key][] {
  return rows.map((row) => row[key]);
}

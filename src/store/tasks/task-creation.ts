import { sql } from 'kysely';
import type { Asked } from '../../domain/policies/asked.ts';
import { cut, cutInto, sliceSize } from '../../domain/batching.ts';
import type { NodeId, PoolId, SliceId, TaskId, TemplateId } from '../../domain/ids.ts';
import type { BatchId } from '../../domain/ids.ts';
import type { Plan, PlanPart } from '../../domain/plans/plan.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import type { TaskOrigin } from '../../identity/task-origin.ts';
import type { OperatorName } from '../../identity/principal.ts';
import type { Queries } from '../database.ts';
import { isLost } from '../fleet/lost-nodes.ts';
import type { TaskKind } from '../schema.ts';
import { insertReplacements, type ReplacedPair } from './replacements.ts';

type NewTaskNode = {
  readonly id: NodeId;
  readonly ip: string;
  readonly vm_id: string;
  /** The step with which it begins; absent = the first of the plan. */
  readonly stepIndex?: number;
};

/** How a task proceeds from batch to batch. */
export interface NewRolling {
  readonly policy: RollingPolicy | null;
  /** The sizes of the batches; together they are all nodes. */
  readonly batchSizes: readonly number[];
  /** Nodes that need no work: they are listed as successes, in a batch 0 that is finished. */
  readonly upToDate: readonly NewTaskNode[];
  readonly rollbackOf: TaskId | null;
}

export interface NewTask {
  readonly kind: TaskKind;
  readonly templateId: TemplateId;
  readonly templateName: string;
  readonly taskName: string;
  readonly poolId: PoolId;
  readonly poolName: string;
  readonly plan: Plan;
  readonly stepLen: number;
  readonly tag: string | null;
  readonly maxFailures: string | null;
  readonly operator: OperatorName;
  /** From where it is started; null = not known. */
  readonly origin: TaskOrigin | null;
  /** What the request said; absent or null = nobody asked for it. */
  readonly asked?: Asked | null;
  readonly nodes: readonly NewTaskNode[];
  /** Absent = batches of stepLen, one after the other. */
  readonly rolling?: NewRolling;
  /** Which of its nodes take the places of which others; absent = none do. */
  readonly replaces?: { readonly pairs: readonly ReplacedPair[]; readonly first: PlanPart };
}

/** A task's nodes, or representatives of them, batch by batch. */
export function batchesOf<Node>(
  task: Pick<NewTask, 'stepLen' | 'rolling'> & { readonly nodes: readonly Node[] },
): readonly (readonly Node[])[] {
  const { nodes, stepLen, rolling } = task;
  return rolling === undefined ? cut(nodes, stepLen) : cutInto(nodes, rolling.batchSizes);
}

const PLAINLY: Omit<NewRolling, 'batchSizes'> = { policy: null, upToDate: [], rollbackOf: null };

/** Writes a task in state init with its batches, slices and node runs: a few statements, however many nodes. */
export async function insertTask(transaction: Queries, task: NewTask, now: Date): Promise<TaskId> {
  const { policy, upToDate, rollbackOf } = task.rolling ?? PLAINLY;
  const { id } = await transaction
    .insertInto('task')
    .values({
      kind: task.kind,
      template_id: task.templateId,
      template_name: task.templateName,
      task_name: task.taskName,
      pool_id: task.poolId,
      pool_name: task.poolName,
      plan: JSON.stringify(task.plan),
      step_len: task.stepLen,
      tag: task.tag,
      max_failures: task.maxFailures,
      policy: policy === null ? null : JSON.stringify(policy),
      rollback_of: rollbackOf,
      opr_user: task.operator,
      origin: task.origin === null ? null : JSON.stringify(task.origin),
      asked: task.asked === undefined || task.asked === null ? null : JSON.stringify(task.asked),
      n_init: task.nodes.length,
      n_success: upToDate.length,
      created: now,
      updated: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertUpToDate(transaction, id, upToDate, now);
  const batches = batchesOf(task);
  const batchIds = await insertBatches(
    transaction,
    id,
    batches.map((nodes) => nodes.length),
  );
  const slices = batches.flatMap((nodes, index) =>
    cut(nodes, sliceSize(nodes.length)).map((sliceNodes) => ({
      batchId: batchIds[index] ?? (0 as BatchId),
      nodes: sliceNodes,
    })),
  );
  const sliceIds = await insertSlices(transaction, id, slices);
  const nodeRuns = slices.flatMap(({ batchId, nodes }, index) =>
    nodes.map((node) => ({ ...node, batchId, sliceId: sliceIds[index] ?? 0 })),
  );
  await sql`
    insert into node_run (task_id, batch_id, slice_id, node_id, ip, vm_id, step_index, machine_gone, created, updated)
    select ${id}, batch_id, slice_id, node_id, ip, vm_id, step_index, ${isLost(sql`run.node_id`, sql`run.vm_id`)}, ${now}, ${now}
    from unnest(${nodeRuns.map((run) => run.batchId)}::bigint[], ${nodeRuns.map((run) => run.sliceId)}::bigint[],
                ${nodeRuns.map((run) => run.id)}::int[], ${nodeRuns.map((run) => run.ip)}::text[],
                ${nodeRuns.map((run) => run.vm_id)}::text[], ${nodeRuns.map((run) => run.stepIndex ?? 0)}::int[])
         with ordinality as run (batch_id, slice_id, node_id, ip, vm_id, step_index, n)
    order by n`.execute(transaction);
  if (task.replaces !== undefined) await insertReplacements(transaction, id, task.replaces);
  return id;
}

async function insertBatches(
  transaction: Queries,
  taskId: TaskId,
  sizes: readonly number[],
): Promise<readonly BatchId[]> {
  const { rows } = await sql<{ id: BatchId; seq: number }>`
    insert into batch (task_id, seq, node_count, open_count)
    select ${taskId}, seq, size, size from unnest(${sizes}::int[]) with ordinality as part (size, seq)
    returning id, seq`.execute(transaction);
  return rows.toSorted((a, b) => a.seq - b.seq).map((row) => row.id);
}

/** The node runs of nodes that need no work. */
async function insertUpToDate(
  transaction: Queries,
  taskId: TaskId,
  nodes: readonly NewTaskNode[],
  now: Date,
): Promise<void> {
  if (nodes.length === 0) return;
  await sql`
    with over as (
      insert into batch (task_id, seq, state, node_count, open_count, finished)
      values (${taskId}, 0, 'success', ${nodes.length}, 0, ${now}) returning id
    ), part as (
      insert into slice (task_id, batch_id, state, open_count) select ${taskId}, id, 'done', 0 from over
      returning id, batch_id
    )
    insert into node_run (task_id, batch_id, slice_id, node_id, ip, vm_id, state, created, updated, finished)
    select ${taskId}, part.batch_id, part.id, run.id, run.ip, run.vm_id, 'success', ${now}, ${now}, ${now}
    from part, unnest(${nodes.map((node) => node.id)}::int[], ${nodes.map((node) => node.ip)}::text[],
                      ${nodes.map((node) => node.vm_id)}::text[]) with ordinality as run (id, ip, vm_id, n)
    order by n`.execute(transaction);
}

/** The slices of one batch after the other. */
export async function insertSlices(
  transaction: Queries,
  taskId: TaskId,
  slices: readonly { readonly batchId: BatchId; readonly nodes: readonly unknown[] }[],
): Promise<readonly SliceId[]> {
  const { rows } = await sql<{ id: SliceId }>`
    insert into slice (task_id, batch_id, open_count)
    select ${taskId}, batch_id, size
    from unnest(${slices.map((slice) => slice.batchId)}::bigint[], ${slices.map((slice) => slice.nodes.length)}::int[])
         with ordinality as part (batch_id, size, n)
    order by n
    returning id`.execute(transaction);
  return rows.map((row) => row.id).toSorted((a, b) => a - b);
}

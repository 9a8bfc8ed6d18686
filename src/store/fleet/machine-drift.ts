import { sql } from 'kysely';
import type { Difference, MachineNode } from '../../domain/fleet/drift.ts';
import type { NodeId, PoolId, VmTypeId } from '../../domain/ids.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { contentJson } from '../../messages/stored.ts';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import { isAlive } from './node-locks.ts';

/*
 * What the lists of machines differ in from the nodes (DR1, DR2), as the last looks found it.
 */

/**
 * Begins looks at the machine types that nobody has looked at since `before`, or since `again` where the last look was the first to find
 * a loss; no other process begins one until then.
 *
 * @returns the machine types, the one longest not looked at first
 */
export async function beginDueLooks(
  database: Queries,
  {
    before,
    again,
    now,
    most,
  }: { readonly before: Date; readonly again: Date; readonly now: Date; readonly most: number },
): Promise<readonly VmTypeId[]> {
  const isDue = sql<boolean>`(machine_look.began < ${before} or machine_look.began < ${again} and machine_look.complaint = ''
    and exists (select from machine_drift as drift
                where drift.vm_type_id = machine_look.vm_type_id and drift.kind = 'lost' and drift.looks = 1))`;
  const { rows } = await sql<{ id: VmTypeId }>`
    insert into machine_look (vm_type_id, began)
    select vm_type.id, ${now} from vm_type left join machine_look on machine_look.vm_type_id = vm_type.id
    where machine_look.began is null or ${isDue}
    order by machine_look.began nulls first, vm_type.id limit ${most}
    on conflict (vm_type_id) do update set began = excluded.began, ended = null
    where ${isDue}
    returning vm_type_id as id`.execute(database);
  return rows.map(({ id }) => id);
}

/** Begins a look at a machine type, whoever else looks at it. */
export async function beginLook(database: Queries, vmTypeId: VmTypeId, now: Date): Promise<void> {
  await database
    .insertInto('machine_look')
    .values({ vm_type_id: vmTypeId, began: now })
    .onConflict((conflict) => conflict.column('vm_type_id').doUpdateSet({ began: now, ended: null }))
    .execute();
}

/** The nodes with machines whose ids begin so, and those with one of these machines. */
export async function nodesWithMachines(
  database: Queries,
  { prefix, vmIds }: { readonly prefix: string; readonly vmIds: readonly string[] },
): Promise<readonly MachineNode[]> {
  const { rows } = await sql<MachineNode>`
    select node.id as "nodeId", node.vm_id as "vmId", node.ip,
           exists (select from node_lock join task on task.id = node_lock.task_id
                   where node_lock.node_id = node.id and ${isAlive()}) as "isBusy"
    from node where node.vm_id <> '' and (starts_with(node.vm_id, ${prefix}) or node.vm_id = any(${vmIds}::text[]))
    order by node.id`.execute(database);
  return rows;
}

/** Those of these node runs whose machines may still be recorded, asked for again or returned by what is under way. */
export async function awaitedRuns(database: Queries, nodeRunIds: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select node_run.id from node_run join node on node.id = node_run.node_id
    where node_run.id = any(${nodeRunIds}::int8[]) and node.vm_id = ''
    union
    select node_run_id from leftover where node_run_id = any(${nodeRunIds}::int8[])`.execute(database);
  return new Set(rows.map(({ id }) => id));
}

/** Records what a look found; what an earlier one had found already keeps its time. */
export async function recordDrift(
  database: Database,
  vmTypeId: VmTypeId,
  { drift, idle }: Difference,
  now: Date,
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await endLook(transaction, vmTypeId, { complaint: '', machines: idle, now });
    const found = drift.map(({ vmId }) => vmId);
    await transaction
      .deleteFrom('machine_drift')
      .where('vm_type_id', '=', vmTypeId)
      .where('vm_id', '<>', sql<string>`all(${found}::text[])`)
      .execute();
    if (drift.length === 0) return;
    await sql`
      insert into machine_drift (vm_type_id, vm_id, kind, ip, made, node_id, since)
      select ${vmTypeId}, found."vmId", found.kind, found.ip, found.made, found."nodeId", ${now}
      from jsonb_to_recordset(${JSON.stringify(drift)}::jsonb)
           as found ("vmId" text, kind text, ip text, made timestamptz, "nodeId" integer)
      on conflict (vm_type_id, vm_id) do update
      set kind = excluded.kind, ip = excluded.ip, made = excluded.made, node_id = excluded.node_id,
          since = case when machine_drift.kind = excluded.kind then machine_drift.since else excluded.since end,
          looks = case when machine_drift.kind = excluded.kind then machine_drift.looks + 1 else 1 end`.execute(
      transaction,
    );
  });
}

/** Records why the machines of a type could not be listed; what was found before stays. */
export async function recordComplaint(
  database: Queries,
  vmTypeId: VmTypeId,
  complaint: Value,
  now: Date,
): Promise<void> {
  await endLook(database, vmTypeId, { complaint, now });
}

async function endLook(
  database: Queries,
  vmTypeId: VmTypeId,
  { complaint, now, machines }: { readonly complaint: Value; readonly now: Date; readonly machines?: number },
): Promise<void> {
  await database
    .updateTable('machine_look')
    .set({ ended: now, complaint: englishOf(complaint), complaint_content: contentJson(complaint) })
    .$if(machines !== undefined, (query) => query.set({ machines: machines ?? 0 }))
    .where('vm_type_id', '=', vmTypeId)
    .execute();
}

/** The last look at a machine type. */
export interface LookView {
  readonly began: Date;
  readonly ended: Date | null;
  readonly complaint: string;
  readonly complaint_content: unknown;
}

/** null = nobody has looked yet */
export async function lastLook(database: Queries, vmTypeId: VmTypeId): Promise<LookView | null> {
  const row = await database
    .selectFrom('machine_look')
    .select(['began', 'ended', 'complaint', 'complaint_content'])
    .where('vm_type_id', '=', vmTypeId)
    .executeTakeFirst();
  return row ?? null;
}

export interface StrayView {
  readonly vm_id: string;
  readonly ip: string | null;
  readonly made: Date | null;
  readonly since: Date;
}

/** The machines that no node has, the one longest known first. */
export async function strayMachines(
  database: Queries,
  vmTypeId: VmTypeId,
  most: number | null,
): Promise<readonly StrayView[]> {
  return database
    .selectFrom('machine_drift')
    .select(['vm_id', 'ip', 'made', 'since'])
    .where('vm_type_id', '=', vmTypeId)
    .where('kind', '=', 'stray')
    .orderBy('since')
    .orderBy('vm_id')
    .$if(most !== null, (query) => query.limit(most ?? 0))
    .execute();
}

/** These machines were returned. */
export async function forgetDrift(database: Queries, vmTypeId: VmTypeId, vmIds: readonly string[]): Promise<void> {
  await database
    .deleteFrom('machine_drift')
    .where('vm_type_id', '=', vmTypeId)
    .where('vm_id', '=', sql<string>`any(${vmIds}::text[])`)
    .execute();
}

export interface LostView {
  readonly node_id: NodeId;
  readonly ip: string;
  readonly vm_id: string;
  readonly pool_id: PoolId;
  readonly pool_name: string;
  readonly since: Date;
}

/** The nodes whose machines are gone, those of a pool together. */
export async function lostNodes(database: Queries, vmTypeId: VmTypeId, most: number): Promise<readonly LostView[]> {
  const { rows } = await sql<LostView>`
    select node.id as node_id, node.ip, node.vm_id, pool.id as pool_id, pool.name as pool_name, machine_drift.since
    from machine_drift join node on node.id = machine_drift.node_id and node.vm_id = machine_drift.vm_id
         join pool on pool.id = node.pool_id
    where machine_drift.vm_type_id = ${vmTypeId} and machine_drift.kind = 'lost'
    order by pool.id, node.id limit ${most}`.execute(database);
  return rows;
}

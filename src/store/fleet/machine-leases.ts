import { sql } from 'kysely';
import type { VmTypeId } from '../../domain/ids.ts';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import { NODE_ADDRESS } from './nodes.ts';

/**
 * Leases a free machine for each token that has none yet, in the inventory's order. A machine that is a node of a
 * pool without a lease is not handed out. Concurrent callers are serialized.
 *
 * @returns token → machine, also for tokens that had one before; tokens for which none was left are missing
 */
export function leaseMachines(
  database: Database,
  vmTypeId: VmTypeId,
  inventory: readonly string[],
  tokens: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return inTransaction(database, async (transaction) => {
    await lockLeases(transaction, vmTypeId);
    await sql`
      insert into machine_lease (vm_type_id, machine, token)
      select ${vmTypeId}, spare.machine, wanted.token
      from (select machine, row_number() over (order by n) as place
            from unnest(${inventory}::text[]) with ordinality as listed (machine, n)
            where not exists (select from machine_lease as lease
                              where lease.vm_type_id = ${vmTypeId} and lease.machine = listed.machine)
              and not exists (select from node where ${NODE_ADDRESS} = listed.machine)) as spare
      join (select token, row_number() over (order by n) as place
            from unnest(${tokens}::text[]) with ordinality as asked (token, n)
            where not exists (select from machine_lease as lease where lease.token = asked.token)) as wanted
        using (place)`.execute(transaction);
    const rows = await transaction
      .selectFrom('machine_lease')
      .select(['token', 'machine'])
      .where('vm_type_id', '=', vmTypeId)
      .where('token', '=', sql<string>`any(${tokens})`)
      .execute();
    return new Map(rows.map((row) => [row.token, row.machine]));
  });
}

export interface MachineLease {
  readonly vmTypeId: VmTypeId;
  readonly machine: string;
}

/** The machines of all inventories that are in use. */
export async function allLeases(database: Queries): Promise<readonly MachineLease[]> {
  return database.selectFrom('machine_lease').select(['vm_type_id as vmTypeId', 'machine']).execute();
}

/** The leases of an inventory, in order of their machines. */
export async function leasesOfType(
  database: Queries,
  vmTypeId: VmTypeId,
): Promise<readonly { readonly machine: string; readonly token: string; readonly leased: Date }[]> {
  return database
    .selectFrom('machine_lease')
    .select(['machine', 'token', 'leased'])
    .where('vm_type_id', '=', vmTypeId)
    .orderBy('machine')
    .execute();
}

/** Renames the machine of leases, unless a lease of that name exists. */
export async function renameLeases(
  database: Queries,
  leases: readonly (MachineLease & { readonly address: string })[],
): Promise<void> {
  await sql`
    update machine_lease as lease set machine = renamed.address
    from (select distinct on (vm_type_id, address) *
          from unnest(${leases.map((lease) => lease.vmTypeId)}::int[], ${leases.map((lease) => lease.machine)}::text[],
                      ${leases.map((lease) => lease.address)}::text[]) as listed (vm_type_id, machine, address)
          order by vm_type_id, address, machine) as renamed
    where lease.vm_type_id = renamed.vm_type_id and lease.machine = renamed.machine and not exists (
      select from machine_lease as other
      where other.vm_type_id = lease.vm_type_id and other.machine = renamed.address
    )`.execute(database);
}

/** Ends the leases of machines. Machines without one are skipped. */
export async function releaseMachines(
  database: Queries,
  vmTypeId: VmTypeId,
  machines: readonly string[],
): Promise<void> {
  await database
    .deleteFrom('machine_lease')
    .where('vm_type_id', '=', vmTypeId)
    .where('machine', '=', sql<string>`any(${machines})`)
    .execute();
}

/** Ends the leases of these tokens, if there are any; waits for a concurrent lease. */
export async function releaseTokens(database: Database, vmTypeId: VmTypeId, tokens: readonly string[]): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await lockLeases(transaction, vmTypeId);
    await transaction
      .deleteFrom('machine_lease')
      .where('vm_type_id', '=', vmTypeId)
      .where('token', '=', sql<string>`any(${tokens})`)
      .execute();
  });
}

/** Keeps others from leasing machines of the type until the transaction ends. */
export async function lockLeases(transaction: Queries, vmTypeId: VmTypeId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('machine_lease'), ${vmTypeId}::int)`.execute(transaction);
}

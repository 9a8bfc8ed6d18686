import { sql } from 'kysely';
import type { VmTypeId } from '../domain/ids.ts';
import type { Database, Queries } from './database.ts';

/**
 * Leases a free machine for each token that has none yet, in the inventory's order. A machine that is a node of some
 * pool already, without a lease, is not handed out. Callers at the same time follow one another.
 *
 * @returns token → machine, also for tokens that had one before; tokens for which none was left are missing
 */
export function leaseMachines(
  database: Database,
  vmTypeId: VmTypeId,
  inventory: readonly string[],
  tokens: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('machine_lease'), ${vmTypeId}::int)`.execute(transaction);
    await sql`
      insert into machine_lease (vm_type_id, machine, token)
      select ${vmTypeId}, spare.machine, wanted.token
      from (select machine, row_number() over (order by n) as place
            from unnest(${inventory}::text[]) with ordinality as listed (machine, n)
            where not exists (select from machine_lease as lease
                              where lease.vm_type_id = ${vmTypeId} and lease.machine = listed.machine)
              and not exists (select from node where node.ip = listed.machine)) as spare
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

/** Gives machines back. Those that are not leased are left be. */
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

/** The machines that are in use. */
export async function leasedMachines(
  database: Queries,
  vmTypeId: VmTypeId,
): Promise<readonly { readonly machine: string; readonly token: string }[]> {
  return database
    .selectFrom('machine_lease')
    .select(['machine', 'token'])
    .where('vm_type_id', '=', vmTypeId)
    .orderBy('machine')
    .execute();
}

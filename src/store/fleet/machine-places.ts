import { sql } from 'kysely';
import type { VmTypeId } from '../../domain/ids.ts';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import { lockLeases } from './machine-leases.ts';

/** Where a token's machine is to be found at its provider, in the provider's own words. Kept as a lease of the machine type. */
export interface PlaceOfToken {
  readonly token: string;
  readonly place: string;
}

export interface HeldPlace extends PlaceOfToken {
  /** Seconds since it was chosen. */
  readonly age: number;
}

export interface Choice {
  /** Places that are worth nothing any more: they are given up first. Who does not hold such a place any more gets no other instead. */
  readonly lost: readonly PlaceOfToken[];
  /** Chooses places for tokens that have none. It may be called more than once, and its last answer counts. */
  readonly choose: (tokens: readonly string[]) => readonly PlaceOfToken[];
}

/**
 * Gives each token a place, unless it has one: the same one to all who ask, also at once. Concurrent callers are serialized.
 *
 * @returns the places of the tokens; those are missing that gave theirs up meanwhile, or hold one of another machine type
 */
export function holdPlaces(
  database: Database,
  vmTypeId: VmTypeId,
  tokens: readonly string[],
  { lost, choose }: Choice,
): Promise<readonly HeldPlace[]> {
  return inTransaction(database, async (transaction) => {
    await lockLeases(transaction, vmTypeId);
    const released = await deletePlaces(transaction, vmTypeId, lost);
    const withdrawn = new Set(lost.map(({ token }) => token)).difference(released);
    const held = new Set((await placesOf(transaction, vmTypeId, tokens)).map(({ token }) => token));
    const chosen = choose(tokens.filter((token) => !held.has(token) && !withdrawn.has(token)));
    await sql`
      insert into machine_lease (vm_type_id, machine, token)
      select ${vmTypeId}, place, token
      from unnest(${chosen.map(({ place }) => place)}::text[], ${chosen.map(({ token }) => token)}::text[])
        as chosen (place, token)
      on conflict do nothing`.execute(transaction);
    return placesOf(transaction, vmTypeId, tokens);
  });
}

/** The places that these tokens have. */
export function placesOf(
  database: Queries,
  vmTypeId: VmTypeId,
  tokens: readonly string[],
): Promise<readonly HeldPlace[]> {
  return placesIn(database, vmTypeId)
    .where('token', '=', sql<string>`any(${tokens})`)
    .execute();
}

/** The places of all tokens of a machine type. */
export function allPlaces(database: Queries, vmTypeId: VmTypeId): Promise<readonly HeldPlace[]> {
  return placesIn(database, vmTypeId).execute();
}

/** Gives up places; waits for those who choose some. A token that has another place by now keeps it. */
export async function releasePlaces(
  database: Database,
  vmTypeId: VmTypeId,
  places: readonly PlaceOfToken[],
): Promise<void> {
  if (places.length === 0) return;
  await inTransaction(database, async (transaction) => {
    await lockLeases(transaction, vmTypeId);
    await deletePlaces(transaction, vmTypeId, places);
  });
}

/** @returns the tokens that held them */
async function deletePlaces(
  transaction: Queries,
  vmTypeId: VmTypeId,
  places: readonly PlaceOfToken[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ token: string }>`
    delete from machine_lease as lease
    using unnest(${places.map(({ token }) => token)}::text[], ${places.map(({ place }) => place)}::text[])
      as given (token, place)
    where lease.vm_type_id = ${vmTypeId} and lease.token = given.token and lease.machine = given.place
    returning lease.token`.execute(transaction);
  return new Set(rows.map(({ token }) => token));
}

function placesIn(database: Queries, vmTypeId: VmTypeId) {
  return database
    .selectFrom('machine_lease')
    .select(['token', 'machine as place', sql<number>`extract(epoch from now() - leased)::float8`.as('age')])
    .where('vm_type_id', '=', vmTypeId);
}

import { type Selectable, sql } from 'kysely';
import type { SealedKeyId } from '../../domain/ids.ts';
import type { Sealed } from '../../secrets/sealing.ts';
import type { Queries } from '../database.ts';
import { listRows, nameHas, type Page, type PageWanted } from '../rows.ts';
import type { SealedKeyTable } from './sealed-tables.ts';

/** The name of the server's own key, which settings cannot name, and of the other one while it is changed. */
export const OWN_KEY = '';
export const OTHER_KEY = '+other';

export function isOwnKey(name: string): boolean {
  return name === OWN_KEY || name === OTHER_KEY;
}

export type NewSealedKey = Readonly<Omit<Selectable<SealedKeyTable>, 'id'>>;
/** All but what is sealed. */
export type SealedKeyRow = Readonly<Omit<Selectable<SealedKeyTable>, 'sealed' | 'key_id'>>;
const COLUMNS = [
  'id',
  'name',
  'type',
  'fingerprint',
  'origin',
  'place',
  'changed',
  'changed_by',
] satisfies (keyof SealedKeyRow)[];

/** The sealed key with a name; null = there is none. */
export async function sealedKey(database: Queries, name: string): Promise<Sealed | null> {
  const row = await database
    .selectFrom('sealed_key')
    .select(['key_id', 'sealed'])
    .where('name', '=', name)
    .executeTakeFirst();
  return row ?? null;
}

/** The server's own keys as they are sealed, by their names, as they are at one moment. */
export async function ownSealedKeys(database: Queries): Promise<ReadonlyMap<string, Sealed>> {
  const rows = await database
    .selectFrom('sealed_key')
    .select(['name', 'key_id', 'sealed'])
    .where('name', 'in', [OWN_KEY, OTHER_KEY])
    .execute();
  return new Map(rows.map(({ name, ...sealed }) => [name, sealed]));
}

/** The fingerprints of the server's own keys; '' = there is none. */
export async function ownFingerprints(
  database: Queries,
): Promise<{ readonly current: string; readonly other: string }> {
  const rows = await database
    .selectFrom('sealed_key')
    .select(['name', 'fingerprint'])
    .where('name', 'in', [OWN_KEY, OTHER_KEY])
    .execute();
  const of = (wanted: string): string => rows.find(({ name }) => name === wanted)?.fingerprint ?? '';
  return { current: of(OWN_KEY), other: of(OTHER_KEY) };
}

/** The sealed key with a name, which nobody else changes until the transaction ends. */
export async function lockedKey(transaction: Queries, name: string): Promise<NewSealedKey | null> {
  const row = await transaction
    .selectFrom('sealed_key')
    .select(['name', 'key_id', 'sealed', 'type', 'fingerprint', 'origin', 'place', 'changed', 'changed_by'])
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Adds a key, unless there is one of its name. @returns its id; null = there was one */
export async function insertKey(database: Queries, key: NewSealedKey): Promise<SealedKeyId | null> {
  const row = await database
    .insertInto('sealed_key')
    .values(key)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Puts another key in the place of one. */
export async function replaceKey(database: Queries, { name, ...key }: NewSealedKey): Promise<void> {
  await database.updateTable('sealed_key').set(key).where('name', '=', name).execute();
}

/** Puts the same key there, sealed anew. */
export async function resealKey(transaction: Queries, name: string, { key_id, sealed }: Sealed): Promise<void> {
  await transaction.updateTable('sealed_key').set({ key_id, sealed }).where('name', '=', name).execute();
}

/** The row of a key that people may change; null = there is none with this id. Nobody else changes it until the transaction ends. */
export async function findKey(transaction: Queries, id: SealedKeyId): Promise<SealedKeyRow | null> {
  const row = await transaction
    .selectFrom('sealed_key')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('name', 'not in', [OWN_KEY, OTHER_KEY])
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function removeKey(database: Queries, id: SealedKeyId): Promise<void> {
  await database.deleteFrom('sealed_key').where('id', '=', id).execute();
}

/** Removes the other one of the server's own keys. */
export async function removeOtherKey(transaction: Queries): Promise<void> {
  await transaction.deleteFrom('sealed_key').where('name', '=', OTHER_KEY).execute();
}

/** A page of the keys that settings may name, the newest first. */
export function listKeys(database: Queries, name: string, { page, pageSize }: PageWanted): Promise<Page<SealedKeyRow>> {
  const where = sql`${nameHas(name)} and name not in (${OWN_KEY}, ${OTHER_KEY})`;
  return listRows<SealedKeyRow>(database, {
    table: 'sealed_key',
    columns: COLUMNS,
    where,
    order: 'desc',
    page,
    pageSize,
  });
}

/** The names of keys that are sealed under another key than this one. */
export async function keysSealedElse(database: Queries, keyId: string): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('sealed_key')
    .select('name')
    .where('key_id', '<>', keyId)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Every key as it is sealed, by name; at most so many. */
export async function sealedKeys(
  database: Queries,
  most: number,
): Promise<readonly (Sealed & { readonly name: string })[]> {
  return database.selectFrom('sealed_key').select(['name', 'key_id', 'sealed']).orderBy('name').limit(most).execute();
}

import { type Selectable, sql } from 'kysely';
import type { TokenId } from '../domain/ids.ts';
import type { Queries } from './database.ts';
import { listRows, nameHas, type Page, type PageWanted } from './rows.ts';
import type { TokenTable } from './token-table.ts';

/** Milliseconds after which the use of a token is recorded again. */
const NOTED_EVERY = 300_000;

export interface NewToken {
  readonly name: string;
  readonly owner: string;
  readonly hash: Buffer;
  readonly created: Date;
  /** null = never */
  readonly expires: Date | null;
}

export async function insertToken(database: Queries, token: NewToken): Promise<TokenId> {
  const { id } = await database.insertInto('token').values(token).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** The part of a token that requests need. */
export interface KnownToken {
  readonly id: TokenId;
  readonly owner: string;
  readonly expires: Date | null;
}

/** The active token that has this hash, or null. Its use is recorded, unless that was done a moment ago. */
export async function useToken(database: Queries, hash: Buffer, now: Date): Promise<KnownToken | null> {
  const notedBefore = new Date(now.getTime() - NOTED_EVERY);
  const { rows } = await sql<KnownToken>`
    with found as (
      select id, owner, expires from token where hash = ${hash} and ${isActive(now)}
    ), noted as (
      update token set last_used = ${now} from found
      where token.id = found.id and (token.last_used is null or token.last_used < ${notedBefore})
    )
    select id, owner, expires from found`.execute(database);
  return rows[0] ?? null;
}

/** Those of some tokens in use that are active, with their expiry. Their use is recorded too. */
export async function useTokens(
  database: Queries,
  ids: readonly TokenId[],
  now: Date,
): Promise<ReadonlyMap<TokenId, Date | null>> {
  const notedBefore = new Date(now.getTime() - NOTED_EVERY);
  const { rows } = await sql<{ readonly id: TokenId; readonly expires: Date | null }>`
    with found as (
      select id, expires, last_used from token where id = any(${ids}::int[]) and ${isActive(now)}
    ), due as (
      select token.id from token join found using (id)
      where found.last_used is null or found.last_used < ${notedBefore}
      for no key update of token skip locked
    ), noted as (
      update token set last_used = ${now} from due where token.id = due.id
    )
    select id, expires from found`.execute(database);
  return new Map(rows.map(({ id, expires }) => [id, expires]));
}

export async function hasActiveToken(database: Queries, now: Date): Promise<boolean> {
  const { rows } = await sql`select from token where ${isActive(now)} limit 1`.execute(database);
  return rows.length > 0;
}

export async function hasToken(database: Queries): Promise<boolean> {
  const { rows } = await sql`select from token limit 1`.execute(database);
  return rows.length > 0;
}

/** All but the hash. */
export type TokenRow = Readonly<Omit<Selectable<TokenTable>, 'hash'>>;
const COLUMNS = ['id', 'name', 'owner', 'created', 'last_used', 'expires', 'revoked'] satisfies (keyof TokenRow)[];

export interface TokensWanted {
  /** Part of the name; '' = all. */
  readonly name: string;
  /** '' = of every owner. */
  readonly owner: string;
}

/** A page of tokens in every state, the newest first. */
export function listTokens(
  database: Queries,
  { name, owner }: TokensWanted,
  { page, pageSize }: PageWanted,
): Promise<Page<TokenRow>> {
  const where = sql`${nameHas(name)} and ${owner} in (owner, '')`;
  return listRows<TokenRow>(database, { table: 'token', columns: COLUMNS, where, order: 'desc', page, pageSize });
}

/** One token, whatever its state; null when there is none. */
export async function findToken(database: Queries, id: TokenId): Promise<TokenRow | null> {
  return (await database.selectFrom('token').select(COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Revokes a token; the row stays. One that was revoked before keeps that time. False when there is no such token. */
export async function endToken(database: Queries, id: TokenId, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('token')
    .set({ revoked: sql<Date>`coalesce(revoked, ${now})` })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False when there is no such token. */
export async function removeToken(database: Queries, id: TokenId): Promise<boolean> {
  const { numDeletedRows } = await database.deleteFrom('token').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}

function isActive(now: Date) {
  return sql<boolean>`revoked is null and (expires is null or expires > ${now})`;
}

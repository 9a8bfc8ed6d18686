import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { SharedFileId } from '../../domain/ids.ts';
import type { Sealed } from '../../secrets/sealing.ts';
import type { Queries } from '../database.ts';
import { listRows, type Page, type PageWanted } from '../rows.ts';
import type { SharedFileTable } from './sealed-tables.ts';

/*
 * Files that actions send.
 *
 * SF1. Every change of them holds the row of their version, and gives it another value: what is read under one version belongs
 *      together, and changes follow one another.
 * SF2. A content is there, in all of its parts, before a file has it, and goes with the last file that has it.
 */

const VERSION = 'shared_files';

/** A file as it is stored. */
export type SharedFileRow = Readonly<Selectable<SharedFileTable>>;
export type NewSharedFile = Omit<SharedFileRow, 'id'>;
/** All but what is sealed. */
export type ListedFile = Omit<SharedFileRow, 'sealed' | 'key_id' | 'digest'>;

const LISTED = ['id', 'path', 'kind', 'size', 'place', 'changed', 'changed_by'] satisfies (keyof ListedFile)[];

/** What the files are now, by a name that no earlier state had; '' = there never was one. */
export async function filesVersion(database: Queries): Promise<string> {
  const row = await database.selectFrom('installation').select('value').where('key', '=', VERSION).executeTakeFirst();
  return typeof row?.value === 'string' ? row.value : '';
}

/** Says that the transaction changes files, after those that do so already (SF1). */
export async function beginFileChange(transaction: Queries): Promise<void> {
  const value = JSON.stringify(randomUUID());
  await transaction
    .insertInto('installation')
    .values({ key: VERSION, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Every file, in the order of the paths. */
export async function sharedFiles(database: Queries): Promise<readonly SharedFileRow[]> {
  return database.selectFrom('shared_file').selectAll().orderBy('path').execute();
}

/** How many files there are, and how many bytes they have. */
export async function filesInAll(database: Queries): Promise<{ readonly count: number; readonly bytes: number }> {
  const { rows } = await sql<{ count: number; bytes: number }>`
    select count(*) as count, coalesce(sum(size), 0)::bigint as bytes from shared_file`.execute(database);
  return rows[0] ?? { count: 0, bytes: 0 };
}

export async function fileAtPath(database: Queries, path: string): Promise<SharedFileRow | null> {
  return (await database.selectFrom('shared_file').selectAll().where('path', '=', path).executeTakeFirst()) ?? null;
}

export async function fileWithId(database: Queries, id: SharedFileId): Promise<ListedFile | null> {
  return (await database.selectFrom('shared_file').select(LISTED).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** A file that is where a path needs a directory, or below it where it needs a file; null = the path is free. */
export async function fileInTheWay(database: Queries, path: string): Promise<string | null> {
  // by the bytes of the paths, 0 follows on /
  const parents = path.split('/').map((_, index, names) => names.slice(0, index).join('/'));
  const { rows } = await sql<{ path: string }>`
    select path from shared_file
    where path = any(${parents}) or (path > ${`${path}/`} and path < ${`${path}0`})
    order by path limit 1`.execute(database);
  return rows[0]?.path ?? null;
}

/** Writes a file; one of the same path is replaced. */
export async function writeFileRow(transaction: Queries, file: NewSharedFile): Promise<SharedFileId> {
  const { path: _path, ...columns } = file;
  const row = await transaction
    .insertInto('shared_file')
    .values(file)
    .onConflict((conflict) => conflict.column('path').doUpdateSet(columns))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function removeFileRow(transaction: Queries, id: SharedFileId): Promise<void> {
  await transaction.deleteFrom('shared_file').where('id', '=', id).execute();
}

/** Whether a content is there already (SF2). */
export async function hasContent(transaction: Queries, digest: string): Promise<boolean> {
  const { rows } = await sql`select from file_part where digest = ${digest} limit 1`.execute(transaction);
  return rows.length > 0;
}

export async function insertPart(transaction: Queries, digest: string, part: number, sealed: Buffer): Promise<void> {
  await transaction.insertInto('file_part').values({ digest, part, sealed }).execute();
}

/** One part of a content; null = it is not there. */
export async function partOf(database: Queries, digest: string, part: number, keyId: string): Promise<Sealed | null> {
  const row = await database
    .selectFrom('file_part')
    .select('sealed')
    .where('digest', '=', digest)
    .where('part', '=', part)
    .executeTakeFirst();
  return row === undefined ? null : { key_id: keyId, sealed: row.sealed };
}

/** Removes a content that no file has any more (SF2). */
export async function sweepContent(transaction: Queries, digest: string): Promise<void> {
  await sql`
    delete from file_part
    where digest = ${digest} and not exists (select from shared_file where shared_file.digest = ${digest})`.execute(
    transaction,
  );
}

/** A page of the files whose paths contain a text, in the order of the paths. */
export function listFiles(database: Queries, name: string, { page, pageSize }: PageWanted): Promise<Page<ListedFile>> {
  const where = sql`strpos(lower(path), lower(${name})) > 0`;
  const sort = { by: sql`path`, order: 'asc' } as const;
  return listRows<ListedFile>(database, {
    table: 'shared_file',
    columns: LISTED,
    where,
    order: 'asc',
    sort,
    page,
    pageSize,
  });
}

/** The paths of files that are sealed under another key than this one. */
export async function filesSealedElse(database: Queries, keyId: string): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('shared_file')
    .select('path')
    .where('key_id', '<>', keyId)
    .orderBy('path')
    .execute();
  return rows.map(({ path }) => path);
}

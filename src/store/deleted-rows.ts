import { sql } from 'kysely';
import type { OperatorName } from '../identity/principal.ts';
import type { Queries } from './database.ts';
import { nameFault, type Page, type PageWanted, refuseLookAlike } from './rows.ts';

/*
 * What was deleted and may still be restored.
 *
 * DR1. A deleted row leaves its table in the statement that keeps it aside: no other statement needs to know of deletion, its
 *      name is free at once, and whoever names it is refused as if it had never been.
 * DR2. Restoring brings the row back with its id and as it was, and takes it from here; of two who restore it, one finds
 *      nothing.
 */

/** Tables whose deleted rows are kept aside. */
export const RESTORABLE = ['template', 'remote_step', 'action', 'repository'] as const;
export type Restorable = (typeof RESTORABLE)[number];

export interface Deletion {
  readonly by: OperatorName;
  readonly now: Date;
}

/** Deletes a row, and keeps it aside. False when there is none. */
export async function deleteKept(
  transaction: Queries,
  kind: Restorable,
  id: number,
  { by, now }: Deletion,
): Promise<boolean> {
  // the implementations of an action go with it (on delete cascade)
  const parts =
    kind === 'action'
      ? sql`(select coalesce(jsonb_agg(to_jsonb(action_impl)), '[]') from action_impl where action_id = ${id})`
      : sql`'[]'::jsonb`;
  const { numAffectedRows } = await sql`
    with gone as (delete from ${sql.table(kind)} where id = ${id} returning *)
    insert into deleted_row (kind, id, name, content, parts, deleted, deleted_by)
    select ${kind}, id, name, to_jsonb(gone), ${parts}, ${now}, ${by} from gone`.execute(transaction);
  return numAffectedRows === 1n;
}

/** A deleted row, held until the transaction ends; null when there is none. */
export async function lockDeleted<Content>(
  transaction: Queries,
  kind: Restorable,
  id: number,
): Promise<Content | null> {
  const { rows } = await sql<{ content: Content }>`
    select content from deleted_row where kind = ${kind} and id = ${id} for update`.execute(transaction);
  return rows[0]?.content ?? null;
}

/**
 * Puts a deleted row, which is locked, back into its table.
 *
 * @param name what it is called from now on
 * @throws Refusal when another has its name by now
 */
export async function restoreDeleted(transaction: Queries, kind: Restorable, id: number, name: string): Promise<void> {
  await refuseLookAlike(transaction, kind, name);
  const kept = sql`(select * from deleted_row where kind = ${kind} and id = ${id}) as kept`;
  const columns = await columnsIn(transaction, sql`select jsonb_object_keys(kept.content) as name from ${kept}`);
  try {
    await sql`
      insert into ${sql.table(kind)} (${columns})
      select ${columns} from (
        select restored.* from ${kept},
          jsonb_populate_record(null::${sql.table(kind)}, kept.content || jsonb_build_object('name', ${name}::text))
          as restored
      ) as restored`.execute(transaction);
  } catch (error) {
    throw nameFault(error, kind, name);
  }
  if (kind === 'action') await restoreImplementations(transaction, kept);
  await sql`delete from deleted_row where kind = ${kind} and id = ${id}`.execute(transaction);
}

async function restoreImplementations(transaction: Queries, kept: ReturnType<typeof sql>): Promise<void> {
  const columns = await columnsIn(
    transaction,
    sql`select distinct jsonb_object_keys(part) as name from ${kept}, jsonb_array_elements(kept.parts) as part`,
  );
  if (columns === null) return;
  await sql`
    insert into action_impl (${columns})
    select ${columns} from (
      select restored.* from ${kept}, jsonb_populate_recordset(null::action_impl, kept.parts) as restored
    ) as restored`.execute(transaction);
}

/** The columns that a row had when it was deleted: one that is younger gets its default. Null when there are none. */
async function columnsIn(
  transaction: Queries,
  query: ReturnType<typeof sql>,
): Promise<ReturnType<typeof sql.join> | null> {
  const { rows } = await (query as ReturnType<typeof sql<{ name: string }>>).execute(transaction);
  return rows.length === 0 ? null : sql.join(rows.map(({ name }) => sql.ref(name)));
}

export interface DeletedRow {
  readonly kind: Restorable;
  readonly id: number;
  readonly name: string;
  readonly deleted: Date;
  readonly deleted_by: string;
}

/** A page of what was deleted, the latest first. @param kind null = any */
export async function listDeleted(
  database: Queries,
  kind: Restorable | null,
  { page, pageSize }: PageWanted,
): Promise<Page<DeletedRow>> {
  const where = sql`(${kind}::text is null or kind = ${kind})`;
  const { rows } = await sql<DeletedRow>`
    select kind, id, name, deleted, deleted_by from deleted_row where ${where}
    order by deleted desc, kind, id desc limit ${pageSize} offset ${(page - 1) * pageSize}::bigint`.execute(database);
  const counted = await sql<{ total: number }>`select count(*) as total from deleted_row where ${where}`.execute(
    database,
  );
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** Forgets for good what was deleted before that time. */
export async function forgetDeleted(database: Queries, before: Date): Promise<void> {
  await sql`delete from deleted_row where deleted < ${before}`.execute(database);
}

import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { listRows, nameHas, type PlainTable } from '../store/rows.ts';
import type { Database } from '../store/database.ts';
import { type Answer, pageOf, type Paging } from './envelope.ts';

interface PageRequest {
  readonly table: PlainTable;
  readonly columns: readonly string[];
  /** Part of the name; undefined or '' = all. */
  readonly name: string | undefined;
  readonly paging: Paging;
}

/** A page of rows that clients see as they are, the newest first. */
export async function plainPage(database: Database, request: PageRequest): Promise<Answer> {
  const { table, columns, name = '', paging } = request;
  const { rows, total } = await listRows(database, { table, columns, where: nameHas(name), order: 'desc', ...paging });
  return pageOf(rows, total, paging);
}

interface ChildrenRequest extends PageRequest {
  /** The column that names the parent. */
  readonly parent: string;
  readonly parentId: number;
}

/** A page of what belongs to a parent, the oldest first. */
export async function childrenPage(database: Database, request: ChildrenRequest): Promise<Answer> {
  const { table, columns, name = '', paging, parent, parentId } = request;
  const where: RawBuilder<boolean> = sql`${sql.ref(parent)} = ${parentId} and ${nameHas(name)}`;
  const { rows, total } = await listRows(database, { table, columns, where, order: 'asc', ...paging });
  return pageOf(rows, total, paging);
}

import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { TObject } from 'typebox';
import { listRows, nameHas, type Sort } from '../../store/rows.ts';
import type { Database } from '../../store/database.ts';
import { pageOf, type PagePayload, type Paging } from './envelope.ts';
import type { ShownTable } from './shown-table.ts';
import type { Shown } from './shown.ts';

interface PageRequest {
  /** Part of the name; undefined or '' = all. */
  readonly name: string | undefined;
  readonly paging: Paging;
  readonly sort?: Sort | undefined;
}

/** A page of rows that clients see as they are, unless it is sorted the newest first. */
export async function plainPage<Row extends TObject>(
  database: Database,
  { table, columns, expressions }: ShownTable<Row>,
  { name = '', paging, sort }: PageRequest,
): Promise<PagePayload<Shown<Row>>> {
  const listing = { table, columns, expressions, where: nameHas(name), order: 'desc', sort, ...paging } as const;
  const { rows, total } = await listRows<Shown<Row>>(database, listing);
  return pageOf(rows, total, paging);
}

interface ChildrenRequest extends PageRequest {
  /** The column that names the parent. */
  readonly parent: string;
  readonly parentId: number;
}

/** A page of the rows of one parent, the oldest first. */
export async function childrenPage<Row extends TObject>(
  database: Database,
  { table, columns, expressions }: ShownTable<Row>,
  { name = '', paging, parent, parentId }: ChildrenRequest,
): Promise<PagePayload<Shown<Row>>> {
  const where: RawBuilder<boolean> = sql`${sql.ref(parent)} = ${parentId} and ${nameHas(name)}`;
  const listing = { table, columns, expressions, where, order: 'asc', ...paging } as const;
  const { rows, total } = await listRows<Shown<Row>>(database, listing);
  return pageOf(rows, total, paging);
}

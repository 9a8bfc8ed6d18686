import type { Selectable } from 'kysely';
import type { TObject } from 'typebox';
import type { Database } from '../../store/database.ts';
import { findRow, type Listing, type PlainTable } from '../../store/rows.ts';
import type { Schema } from '../../store/schema.ts';
import type { Shown } from './shown.ts';

/** A table whose rows clients see as they are stored. */
export interface ShownTable<Row extends TObject> {
  readonly table: PlainTable;
  readonly row: Row;
  readonly columns: readonly string[];
  /** What a list shows in addition to columns. */
  readonly expressions?: Listing['expressions'];
}

/**
 * The table whose rows clients see with these fields. A schema that does not fit the table does not compile.
 *
 * @example const table = shownTable('cluster', Cluster)
 */
export function shownTable<Table extends PlainTable, Row extends TObject>(
  table: Table,
  row: Row & (Selectable<Schema[Table]> extends Shown<Row> ? unknown : never),
): ShownTable<Row> {
  return { table, row, columns: Object.keys(row.properties) };
}

/** One row; null when there is none. */
export function findShown<Row extends TObject>(
  database: Database,
  { table, columns }: ShownTable<Row>,
  id: number,
): Promise<Shown<Row> | null> {
  return findRow<Shown<Row>>(database, table, columns, id);
}

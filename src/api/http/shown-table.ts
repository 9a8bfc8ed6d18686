import type { Selectable } from 'kysely';
import type { TObject } from 'typebox';
import type { Database } from '../../store/database.ts';
import { CHANGED } from '../../store/record-versions.ts';
import { findRow, type Listing, type PlainTable } from '../../store/rows.ts';
import type { Schema } from '../../store/schema.ts';
import type { Shown } from './shown.ts';

/** A table whose rows clients see as they are stored. */
export interface ShownTable<Row extends TObject> {
  readonly table: PlainTable;
  readonly row: Row;
  readonly columns: readonly string[];
  /** What is shown in addition to columns. */
  readonly expressions: NonNullable<Listing['expressions']>;
}

/**
 * The table whose rows clients see with these fields; `changed` is shown in seconds since 1970. A schema that does not
 * fit the table does not compile.
 *
 * @example const table = shownTable('cluster', Cluster)
 */
export function shownTable<Table extends PlainTable, Row extends TObject>(
  table: Table,
  row: Row & (Selectable<Schema[Table]> extends Omit<Shown<Row>, 'changed'> ? unknown : never),
): ShownTable<Row> {
  const columns = Object.keys(row.properties).filter((name) => name !== 'changed');
  return { table, row, columns, expressions: [CHANGED] };
}

/** One row; null when there is none. */
export function findShown<Row extends TObject>(
  database: Database,
  { table, columns, expressions }: ShownTable<Row>,
  id: number,
): Promise<Shown<Row> | null> {
  return findRow<Shown<Row>>(database, table, columns, id, expressions);
}

import { isDeepStrictEqual } from 'node:util';
import { Defect } from '../../base/errors.ts';
import {
  differenceSince,
  type RecordDifference,
  replacedSecrets,
  StaleVersion,
} from '../../domain/records/record-changes.ts';
import type { Principal } from '../../identity/principal.ts';
import { type Message, type MessageCode, message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import {
  findRecord,
  type Hold,
  insertRecordChange,
  lockRecord,
  type RecordRow,
  recordChangesSince,
  type RecordTable,
  type Stamp,
  type VersionStamp,
} from '../../store/record-versions.ts';
import { type PlainTable, updateRow } from '../../store/rows.ts';
import type { Context } from '../context.ts';

/*
 * The one way of changing what people define, so that nobody overwrites a colleague's change without knowing: an update
 * may say which version it is of, and is refused when that is not the present one (VN1 in store/record-versions.ts).
 */

/** Something that people define, and change. */
export interface RecordKind<Fields extends object> {
  readonly table: RecordTable;
  /** The columns that an update may change. */
  readonly columns: readonly string[];
  readonly hold: Hold;
  /** The fields as clients see them: a mask for each secret; absent = they have none. */
  masked?(queries: Queries, fields: Fields): Promise<Fields>;
  /** Reads one whose fields do not stand in its row alone. */
  find?(queries: Queries, id: number): Promise<RecordRow<Fields> | null>;
}

/** What an update may say besides its changes: the version that it is of; absent = whichever there is. */
export type OfVersion<Changes> = Changes & { readonly version?: number | undefined };

/** A record that is about to be changed. Nobody else changes it until the transaction ends. */
interface OpenRecord<Fields extends object> {
  readonly kind: RecordKind<Fields>;
  readonly id: number;
  readonly version: number;
  readonly fields: Fields;
}

/** What messages call a record. @example 'template 4' */
export function recordName({ table }: Pick<RecordKind<object>, 'table'>, id: number): Message {
  return message(NAMES[table], { id });
}

const NAMES = {
  cluster: 'record_cluster',
  service: 'record_service',
  pool: 'record_pool',
  vm_type: 'record_vm_type',
  sd: 'record_sd',
  action: 'record_action',
  action_impl: 'record_action_impl',
  remote_step: 'record_remote_step',
  template: 'record_template',
  schedule: 'record_schedule',
  repository: 'record_repository',
} as const satisfies Record<RecordTable, MessageCode>;

/** Who changes something now. */
export function stampOf(context: Pick<Context, 'now'>, principal: Principal): Stamp {
  return { by: principal.name, at: context.now() };
}

/**
 * Opens a record to change it.
 *
 * @param version the one that the update is of; undefined = whichever there is
 * @returns null when there is none
 * @throws StaleVersion when somebody changed it since
 */
export async function openRecord<Fields extends object>(
  transaction: Queries,
  kind: RecordKind<Fields>,
  id: number,
  version: number | undefined,
): Promise<OpenRecord<Fields> | null> {
  const lock = (): Promise<RecordRow<Fields> | null> => lockRecord<Fields>(transaction, kind, id);
  const row = await (kind.find?.(transaction, id) ?? lock());
  if (row === null) return null;
  if (version !== undefined && version !== row.version) {
    throw new StaleVersion(recordName(kind, id), version, await differenceOf(transaction, kind, { id, row }, version));
  }
  return { kind, id, version: row.version, fields: fieldsOf(row) };
}

/** Writes the changes and the new version of a row. False when it has another version than was read. */
type Write = (stamp: VersionStamp) => Promise<boolean>;

/**
 * Saves changes of a record; what is undefined stays. One that changes nothing leaves the version as it is.
 *
 * @param write how it is written, where its fields do not stand in its row alone
 * @returns the version that the record has then
 */
export async function saveRecord<Fields extends object>(
  transaction: Queries,
  { kind, id, version, fields }: OpenRecord<Fields>,
  changes: { readonly [Name in keyof Fields]?: Fields[Name] | undefined },
  stamp: Stamp,
  write: Write = (at) => updateRow(transaction, kind.table as PlainTable, id, changes, at),
): Promise<number> {
  const before = asStored(fields);
  const after = asStored({ ...fields, ...withoutUndefined(changes) });
  if (isDeepStrictEqual(before, after)) return version;
  if (!(await write({ ...stamp, version }))) throw new Defect(`${kind.table} ${id} changed while it was held`);
  const masked = { before: await masking(transaction, kind, before), after: await masking(transaction, kind, after) };
  const secrets = replacedSecrets({ before: plain(before), after: plain(after) }, masked);
  const replaced = Object.entries(masked.before).filter(
    ([name]) => !isDeepStrictEqual(before[name as keyof Fields], after[name as keyof Fields]),
  );
  const change = { version: version + 1, before: Object.fromEntries(replaced), secrets };
  await insertRecordChange(transaction, { table: kind.table, id }, change, stamp);
  return change.version;
}

/**
 * How a record differs from a version of it, and who made it so.
 *
 * @returns null when there is no such record
 */
export async function changesSince<Fields extends object>(
  queries: Queries,
  kind: RecordKind<Fields>,
  id: number,
  version: number,
): Promise<RecordDifference | null> {
  const read = (): Promise<RecordRow<Fields> | null> => findRecord<Fields>(queries, kind, id);
  const row = await (kind.find?.(queries, id) ?? read());
  return row === null ? null : differenceOf(queries, kind, { id, row }, version);
}

async function differenceOf<Fields extends object>(
  queries: Queries,
  kind: RecordKind<Fields>,
  { id, row }: { readonly id: number; readonly row: RecordRow<Fields> },
  version: number,
): Promise<RecordDifference> {
  const rows = await recordChangesSince(queries, { table: kind.table, id }, version);
  const now = fieldsOf(row);
  const changes = await Promise.all(
    rows.map(async ({ before, secrets }) => {
      // what was no secret when it was replaced may be one now
      const masked = await masking(queries, kind, { ...now, ...before });
      const replaced = Object.entries(masked).filter(([name]) => Object.hasOwn(before, name));
      return { before: Object.fromEntries(replaced), secrets };
    }),
  );
  return {
    version: row.version,
    changed_by: row.changed_by,
    changed: row.changed,
    edits: rows.map((edit) => ({ version: edit.version, changed_by: edit.changed_by, changed: edit.changed })),
    fields: differenceSince(changes, await masking(queries, kind, now)),
  };
}

async function masking<Fields extends object>(
  queries: Queries,
  kind: RecordKind<Fields>,
  fields: Fields,
): Promise<Readonly<Record<string, unknown>>> {
  return plain((await kind.masked?.(queries, fields)) ?? fields);
}

function plain(fields: object): Readonly<Record<string, unknown>> {
  return { ...fields };
}

function fieldsOf<Fields extends object>(row: RecordRow<Fields>): Fields {
  const { version: _version, changed_by: _by, changed: _changed, ...fields } = row;
  return fields as unknown as Fields;
}

function withoutUndefined<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

/** As the database gives it back. */
function asStored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

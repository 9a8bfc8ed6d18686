import { isDeepStrictEqual } from 'node:util';
import type { TObject, TProperties } from 'typebox';
import { Type } from 'typebox';
import { Refusal } from '../../domain/errors.ts';
import { normalName } from '../../domain/name.ts';
import type { Fields, FleetKind } from '../../fleet-file/records.ts';
import { message } from '../../messages/message.ts';
import type { ManagedTable } from '../../store/managed-records.ts';
import { allRowsOf, callEndpoint, endpointAt } from '../http/call-endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { NameOf } from '../http/fields.ts';
import type { Kind, PresentRow } from './kind.ts';
import type { Names } from './names.ts';

/** A field that names a record. */
export const named = (what: string) => Type.String({ ...NameOf, minLength: 1, description: `the name of a ${what}` });
export const namedOrNone = (what: string) => Type.Union([named(what), Type.Null()], { description: 'null = none' });

/** How a kind of record that is one row each differs from what its endpoints take. */
interface PlainKind {
  readonly kind: FleetKind;
  readonly table: ManagedTable;
  readonly endpoints: readonly Endpoint[];
  /** What the endpoints' paths begin with. @example '/pool' */
  readonly path: string;
  /** Fields that a file has in another way. */
  readonly own?: TProperties;
  /** Fields of the endpoint that stand in `own` instead. */
  readonly replaced?: readonly string[];
  /** Fields that a file has to have. */
  readonly required: readonly string[];
  /** What a new one has when the file does not say it. */
  readonly defaults: Fields;
  /** A row's own fields, as a file has them. */
  readonly toFile?: (row: Fields, names: Names) => Fields;
  /** Fields of a file, as the endpoints take them. */
  readonly fromFile?: (content: Fields, names: Names) => Fields;
}

/** A kind whose records are one row each, with names that are unique. */
export function plainKind({ kind, table, endpoints, path, ...form }: PlainKind): Kind {
  const at = (verb: string): Endpoint => endpointAt(endpoints, `${path}/${verb}`);
  const list = at('list');
  const [create, update, remove] = [at('create'), at('update/:id'), at('delete/:id')];
  const content = contentOf(create.input, form);
  const toFile = (row: Fields, names: Names): Fields => {
    const known = Object.keys(content.properties).flatMap((name) => (name in row ? [[name, row[name]] as const] : []));
    return { ...Object.fromEntries(known), ...form.toFile?.(row, names) };
  };
  const fromFile = (fields: Fields, names: Names): Fields => form.fromFile?.(fields, names) ?? fields;
  return {
    kind,
    table,
    content,
    read: async (caller, names) => {
      const rows = await allRowsOf(caller, list);
      for (const { id, name } of rows) names.add(kind, String(name), Number(id));
      return rows.map((row) => presentRow(kind, row, toFile(row, names)));
    },
    create: async (caller, names, name, wanted) => {
      const fields = fromFile({ ...form.defaults, ...(wanted as Fields) }, names);
      const { data } = await callEndpoint(caller, create, { ...fields, name });
      names.add(kind, normalName(name), idIn(data));
    },
    update: async (caller, names, { ids: [id = 0], version, content: before }, wanted) => {
      const fields = fromFile(differing(before as Fields, wanted as Fields), names);
      const fixed = Object.keys(fields).find((name) => !Object.hasOwn(update.input.properties, name));
      if (fixed !== undefined)
        throw new Refusal('invalid', message('fleet_field_fixed', { field: fixed }), { field: fixed });
      await callEndpoint(caller, update, { ...fields, version }, { id });
    },
    remove: async (caller, { ids: [id = 0] }) => void (await callEndpoint(caller, remove, {}, { id })),
  };
}

function contentOf(
  input: TObject,
  { own = {}, replaced = [], required }: Pick<PlainKind, 'own' | 'replaced' | 'required'>,
): TObject {
  const kept = Object.entries(input.properties).filter(([name]) => name !== 'name' && !replaced.includes(name));
  const fields = [...kept, ...Object.entries(own)].map(
    ([name, schema]) => [name, required.includes(name) ? schema : Type.Optional(schema)] as const,
  );
  return Type.Object(Object.fromEntries(fields));
}

function presentRow(kind: FleetKind, row: Fields, content: Fields): PresentRow {
  const { id, name, version, managed_by: managedBy } = row;
  return {
    kind,
    name: String(name),
    content,
    ids: [Number(id)],
    version: Number(version),
    managed_by: typeof managedBy === 'string' ? managedBy : null,
  };
}

/** The fields in which content differs from what is there. */
export function differing(before: Fields, wanted: Fields): Fields {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !isDeepStrictEqual(value, before[name])));
}

/** The id in the answer to a creation. */
function idIn(data: unknown): number {
  return Number(typeof data === 'object' && data !== null && 'id' in data ? data.id : data);
}

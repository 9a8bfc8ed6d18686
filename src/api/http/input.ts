import type { TObject, TProperties, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Value } from 'typebox/value';
import { characterFault, quoted, textFault, visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import { normalName } from '../../domain/name.ts';
import { brokenRule, type SchemaFault } from '../../domain/schema-rules.ts';
import { type Message, message, type Value as MessageValue } from '../../messages/message.ts';
import type { Fields } from './body.ts';

const SHOWN = 80;
const LONGEST_TEXT = 255;

/** Grammars of texts, by the `format` of their schema: the normal form of a text, and what is wrong with it. */
const FORMATS: Readonly<Record<string, Format>> = {
  name: { read: (text) => normalName(text, LONGEST_TEXT), fault: characterFault },
  text: { read: (text) => text, fault: textFault },
  part: { read: (text) => normalName(text, LONGEST_TEXT), fault: () => null },
};

interface Format {
  readonly read: (text: string) => string;
  /** As the end of a sentence; null = nothing. */
  readonly fault: (text: string) => Message | null;
}
/** By the schemas that they check; each is made when it is needed first. */
const validators = new WeakMap<TObject, Validator>();

/** Marks a schema whose values are quoted in no refusal, nor values around them. */
export const UNQUOTED = 'x-unquoted';

/**
 * Takes the fields that a schema names out of a request, typed. Unknown fields are dropped at any depth, an
 * integer may be given as a decimal string, and null counts as an omitted optional field. Names are returned in
 * their normal form.
 *
 * @throws Refusal that names the field, its value and the remedy
 */
export function readInput(schema: TObject, fields: Fields): unknown {
  const input: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(fields, name)) continue;
    const value = fields[name];
    if (value === null && !(schema.required ?? []).includes(name) && !takes(property, 'null')) continue;
    input[name] = coerced(property, value, name);
  }
  refuseUnfit(schema, input);
  refuseUnstorable(input, []);
  return input;
}

/** A schema that is compiled checks a hundred times as fast as it is read; only what is wrong is looked for slowly. */
function refuseUnfit(schema: TObject, input: Fields): void {
  const validator: Validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  if (validator.Check(input)) return;
  const [error] = Value.Errors(schema, input);
  if (error !== undefined) throw new Refusal('invalid', complaint(schema, error, input), { field: fieldOf(error) });
}

/**
 * At any depth: converts numeric text where an integer is due, and names to their normal form, and keeps of an object the fields
 * that the schema names.
 *
 * @throws Refusal for a text that is against its grammar
 */
function coerced(schema: TSchema, value: unknown, path: string): unknown {
  if (typeof value === 'string') return textIn(schema, value, path);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = 'items' in schema ? (schema.items as TSchema) : null;
    return items === null ? value : value.map((item, index) => coerced(items, item, `${path}.${index}`));
  }
  if ('propertyNames' in schema) {
    const keys = schema.propertyNames as TSchema;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [textIn(keys, key, `${KEY_OF}${path}`), part]),
    );
  }
  if (!('properties' in schema)) return value;
  return Object.fromEntries(
    Object.entries(schema.properties as TProperties)
      .filter(([name]) => Object.hasOwn(value, name))
      .map(([name, property]) => [name, coerced(property, (value as Fields)[name], `${path}.${name}`)]),
  );
}

function textIn(schema: TSchema, text: string, path: string): unknown {
  if (takes(schema, 'integer') && !takes(schema, 'string')) return integerIn(text);
  const format = 'format' in schema ? FORMATS[String(schema.format)] : undefined;
  if (format === undefined) return text;
  const read = format.read(text);
  const fault = format.fault(read);
  if (fault === null) return read;
  throw new Refusal('invalid', message('character_wrong', { field: placeOf(path), fault }), { field: fieldAt(path) });
}

function integerIn(text: string): unknown {
  return /^\s*[+-]?\d{1,15}\s*$/.test(text) ? Number(text) : text;
}

function takes(schema: TSchema, type: string): boolean {
  if ('type' in schema && schema.type === type) return true;
  return 'anyOf' in schema && (schema.anyOf as readonly TSchema[]).some((option) => takes(option, type));
}

function complaint(schema: TObject, error: SchemaFault, input: Fields): Message {
  if (error.keyword === 'required') {
    const parent = nameOf(error.instancePath);
    const missing = error.params.requiredProperties.map((name) => (parent === '' ? name : `${parent}.${name}`));
    return message('fields_required', { fields: missing, count: missing.length });
  }
  if (isUnquoted(schema, error.instancePath.split('/').slice(1))) {
    return message('schema_broken_unquoted', { field: nameOf(error.instancePath), rule: brokenRule(error) });
  }
  const given = Value.Pointer.Get(input, error.instancePath);
  const field = visible(nameOf(error.instancePath));
  return message('schema_broken', { field, given: shownValue(given), rule: brokenRule(error) });
}

function shownValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  const text = quoted(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** The field that is wrong, or the first that is missing. */
function fieldOf({ keyword, instancePath, params }: SchemaFault): string {
  const parent = nameOf(instancePath);
  const [missing = ''] = keyword === 'required' ? params.requiredProperties : [];
  return [parent, missing].filter((part) => part !== '').join('.');
}

/** The prefix of a message when the name of a field itself is meant. */
const KEY_OF = 'a name in ';

function placeOf(place: string): MessageValue {
  return place.startsWith(KEY_OF) ? message('name_in', { field: fieldAt(place) }) : place;
}

function fieldAt(place: string): string {
  return place.startsWith(KEY_OF) ? place.slice(KEY_OF.length) : place;
}

/** Whether the schema of a place, or one around or inside of it, is unquoted. */
function isUnquoted(schema: unknown, path: readonly string[]): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (UNQUOTED in schema) return true;
  const { anyOf, items, properties } = schema as Readonly<Record<string, unknown>>;
  const forms = Array.isArray(anyOf) ? (anyOf as readonly unknown[]) : [];
  const fields = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  const [name, ...rest] = path;
  const inner = fields
    .filter(([field]) => name === undefined || field === name)
    .map(([, part]: [string, unknown]) => part);
  return forms.some((form) => isUnquoted(form, path)) || [items, ...inner].some((part) => isUnquoted(part, rest));
}

function nameOf(pointer: string): string {
  return pointer.split('/').slice(1).join('.');
}

/** A database text can hold neither NUL nor half of a surrogate pair. */
function refuseUnstorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') return refuseText(value, path.join('.'));
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    refuseText(name, `${KEY_OF}${path.join('.')}`);
    refuseUnstorable(part, [...path, name]);
  }
}

function refuseText(text: string, where: string): void {
  if (text.includes('\0'))
    throw new Refusal('invalid', message('text_has_nul', { field: placeOf(where) }), { field: fieldAt(where) });
  if (!text.isWellFormed())
    throw new Refusal('invalid', message('text_has_surrogate', { field: placeOf(where) }), { field: fieldAt(where) });
}

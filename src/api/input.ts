import type { TObject, TProperties, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { characterFault, textFault, visible } from '../domain/characters.ts';
import { Refusal } from '../domain/errors.ts';
import { normalName } from '../domain/name.ts';
import type { Fields } from './body.ts';

const SHOWN = 80;
const LONGEST_TEXT = 255;

/** Grammars of texts, by the `format` of their schema: the form in which they go on, and what is wrong with that. */
const FORMATS: Readonly<Record<string, Format>> = {
  name: { read: (text) => normalName(text, LONGEST_TEXT), fault: characterFault },
  text: { read: (text) => text, fault: textFault },
  part: { read: (text) => normalName(text, LONGEST_TEXT), fault: () => null },
};

interface Format {
  readonly read: (text: string) => string;
  /** As the end of a sentence; null = nothing. */
  readonly fault: (text: string) => string | null;
}

/**
 * Takes the fields that a schema names out of a request, as that type. Unknown fields are dropped at any depth, an
 * integer may be given as a decimal string, and null stands for an optional field that is left out. Names come out in
 * their normal form.
 *
 * @throws Refusal that names the field, its value and the mend
 */
export function readInput(schema: TObject, fields: Fields): unknown {
  const input: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(fields, name)) continue;
    const value = fields[name];
    if (value === null && !(schema.required ?? []).includes(name) && !takes(property, 'null')) continue;
    input[name] = coerced(property, value, name);
  }
  const [error] = Value.Errors(schema, input);
  if (error !== undefined) throw new Refusal('invalid', complaint(error, input));
  refuseUnstorable(input, []);
  return input;
}

/**
 * At any depth: a number for its text where an integer is due, the normal form of a name, and of an object the fields
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
      Object.entries(value).map(([key, part]) => [textIn(keys, key, `a name in ${path}`), part]),
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
  throw new Refusal('invalid', `${path} ${fault}`);
}

function integerIn(text: string): unknown {
  return /^\s*[+-]?\d{1,15}\s*$/.test(text) ? Number(text) : text;
}

function takes(schema: TSchema, type: string): boolean {
  if ('type' in schema && schema.type === type) return true;
  return 'anyOf' in schema && (schema.anyOf as readonly TSchema[]).some((option) => takes(option, type));
}

function complaint(error: ReturnType<typeof Value.Errors>[number], input: Fields): string {
  if (error.keyword === 'required') {
    const parent = nameOf(error.instancePath);
    const missing = error.params.requiredProperties.map((name) => (parent === '' ? name : `${parent}.${name}`));
    return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} required`;
  }
  const given = JSON.stringify(Value.Pointer.Get(input, error.instancePath)) ?? 'missing';
  const value = visible(given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given);
  return `${visible(nameOf(error.instancePath))} is ${value}, and ${error.message}`;
}

function nameOf(pointer: string): string {
  return pointer.split('/').slice(1).join('.');
}

/** A database text can hold neither NUL nor half of a surrogate pair. */
function refuseUnstorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') return refuseText(value, path.join('.'));
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    refuseText(name, `a name in ${path.join('.')}`);
    refuseUnstorable(part, [...path, name]);
  }
}

function refuseText(text: string, where: string): void {
  if (text.includes('\0')) throw new Refusal('invalid', `${where} has a NUL character: take it out`);
  if (!text.isWellFormed()) throw new Refusal('invalid', `${where} has half of a surrogate pair: take it out`);
}

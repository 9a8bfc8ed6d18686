import { isDeepStrictEqual } from 'node:util';
import { MASK } from './mask.ts';

/*
 * Settings that a schema describes, some of which it marks `writeOnly`: they are accepted, stored and used, and never shown.
 * Fields that a schema does not know are not shown either, as they may have been secret in an earlier version.
 */

type Fields = Readonly<Record<string, unknown>>;
type Schema = object;

/**
 * Settings as they are shown: a mask for each secret that is set.
 *
 * @example shownSettings(Type.Object({ password: Type.String({ writeOnly: true }) }), { password: 'x' }) // { password: '••••••' }
 */
export function shownSettings(schema: Schema, settings: unknown): unknown {
  return shown(formsOf(schema), settings);
}

function shown(forms: readonly Fields[], value: unknown): unknown {
  if (forms.some(isSecret)) return MASK;
  if (Array.isArray(value)) {
    const items = itemsOf(forms);
    return items.length === 0 ? [] : value.map((item: unknown) => shown(items, item));
  }
  if (!isFields(value)) return value;
  const known = Object.entries(value).flatMap(([name, part]) => {
    const found = fieldOf(forms, name);
    return found.length === 0 ? [] : [[name, shown(found, part)] as const];
  });
  return Object.fromEntries(known);
}

/**
 * The settings that a client sends, completed with stored secrets where it leaves one out or sends its mask. `null` removes
 * a secret. An item of a list is identified by all of its other fields; the secrets of a group that is sent elsewhere are not
 * completed (`secretsStayWith` of its schema).
 */
export function withStored(schema: Schema, given: unknown, stored: unknown): unknown {
  return kept(formsOf(schema), given, stored);
}

function kept(forms: readonly Fields[], given: unknown, stored: unknown): unknown {
  if (Array.isArray(given)) {
    const items = itemsOf(forms);
    const candidates: readonly unknown[] = Array.isArray(stored) ? stored : [];
    return given.map(
      (item: unknown) => candidates.find((other) => isDeepStrictEqual(shown(items, other), item)) ?? item,
    );
  }
  if (!isFields(given)) return given;
  const before = isFields(stored) && staysWith(forms, given, stored) ? stored : {};
  const names = new Set([...Object.keys(given), ...namesOf(forms)]);
  const fields = [...names].flatMap((name) => {
    const value = keptField(fieldOf(forms, name), given[name], before[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(fields);
}

/** Whether the fields with which the secrets of a group stay (`secretsStayWith` of its schema) are as they were. */
function staysWith(forms: readonly Fields[], given: Fields, stored: Fields): boolean {
  const names = forms.flatMap(({ secretsStayWith: names }) => (Array.isArray(names) ? names.map(String) : []));
  return names.every((name) => isDeepStrictEqual(given[name], stored[name]));
}

function keptField(forms: readonly Fields[], given: unknown, stored: unknown): unknown {
  if (!forms.some(isSecret)) return given === undefined ? undefined : kept(forms, given, stored);
  if (given === null) return undefined;
  return given === undefined || given === MASK ? (stored ?? given) : given;
}

/** Where settings still have a mask in place of a secret: names, from the outermost. */
export function masksIn(schema: Schema, settings: unknown): readonly (readonly string[])[] {
  return secretsIn(formsOf(schema), settings, []).flatMap(({ path, value }) => (value === MASK ? [path] : []));
}

/** The secret texts of settings. */
export function secretTextsIn(schema: Schema, settings: unknown): readonly string[] {
  return secretsIn(formsOf(schema), settings, []).flatMap(({ value }) => textsOf(value));
}

function secretsIn(
  forms: readonly Fields[],
  value: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly value: unknown }[] {
  if (forms.some(isSecret)) return [{ path, value }];
  if (Array.isArray(value)) {
    const items = itemsOf(forms);
    return value.flatMap((item: unknown, index) => secretsIn(items, item, [...path, String(index)]));
  }
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => secretsIn(fieldOf(forms, name), part, [...path, name]));
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** A schema and its alternatives: the forms that a value may have. */
function formsOf(schema: unknown): readonly Fields[] {
  if (!isFields(schema)) return [];
  const parts = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return [schema, ...parts.flatMap(formsOf)];
}

function itemsOf(forms: readonly Fields[]): readonly Fields[] {
  return forms.flatMap(({ items }) => (Array.isArray(items) ? items.flatMap(formsOf) : formsOf(items)));
}

/** The forms of a field; none when the schema does not know it. */
function fieldOf(forms: readonly Fields[], name: string): readonly Fields[] {
  return forms.flatMap(({ properties, patternProperties, additionalProperties }) => [
    ...(isFields(properties) && Object.hasOwn(properties, name) ? formsOf(properties[name]) : []),
    ...(isFields(patternProperties) ? Object.values(patternProperties).flatMap(formsOf) : []),
    ...formsOf(additionalProperties),
  ]);
}

function namesOf(forms: readonly Fields[]): readonly string[] {
  return forms.flatMap(({ properties }) => (isFields(properties) ? Object.keys(properties) : []));
}

function isSecret({ writeOnly }: Fields): boolean {
  return writeOnly === true;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

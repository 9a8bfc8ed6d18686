import { isRecord } from '../../forms/json-text.ts';

/*
 * A provider's JSON schema, as the fields of a form. What the form cannot draw is entered as JSON.
 */

export type SettingKind =
  | 'text'
  | 'secret'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'lines'
  | 'group'
  | 'groups'
  | 'json';

export interface SettingField {
  readonly name: string;
  readonly kind: SettingKind;
  readonly title: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** The default; undefined = none. */
  readonly usual: unknown;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** The most characters of a text; null = any number. */
  readonly longest: number | null;
  /** The pattern of a text; null = any. */
  readonly pattern: string | null;
  /** The choices. */
  readonly choices: readonly string[];
  /** The fields of a group, or of each in a list of groups. */
  readonly fields: readonly SettingField[];
  /** Whether a line may also be an object in JSON. */
  readonly hasObjects: boolean;
  /** The most items of a list; null = any number. */
  readonly mostItems: number | null;
}

type Schema = Readonly<Record<string, unknown>>;
export type Language = 'en' | 'zh';

/**
 * The fields of a schema of an object, in its order, with titles in one of the languages.
 *
 * @example fieldsOf({ type: 'object', properties: { port: { type: 'integer', title: 'Port' } } }, 'en')
 */
export function fieldsOf(schema: Schema, language: Language): readonly SettingField[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).map(([name, part]) =>
    fieldOf(name, isRecord(part) ? part : {}, required.includes(name), language),
  );
}

function fieldOf(name: string, schema: Schema, isRequired: boolean, language: Language): SettingField {
  const kind = kindOf(schema);
  return {
    name,
    kind,
    title: textIn(schema, 'title', language) || name,
    description: textIn(schema, 'description', language),
    // what has a usual value may be left out
    isRequired: isRequired && schema['default'] === undefined,
    usual: schema['default'],
    minimum: typeof schema['minimum'] === 'number' ? schema['minimum'] : null,
    maximum: typeof schema['maximum'] === 'number' ? schema['maximum'] : null,
    longest: typeof schema['maxLength'] === 'number' ? schema['maxLength'] : null,
    pattern: typeof schema['pattern'] === 'string' ? schema['pattern'] : null,
    choices: choicesIn(schema),
    fields: fieldsOf(groupIn(kind, schema), language),
    hasObjects: kind === 'lines' && formsOf(schema['items']).some((form) => form['type'] === 'object'),
    mostItems: typeof schema['maxItems'] === 'number' ? schema['maxItems'] : null,
  };
}

/** The schema of a group, or of each in a list of groups; of other settings an empty one. */
function groupIn(kind: SettingKind, schema: Schema): Schema {
  if (kind === 'group') return schema;
  return kind === 'groups' && isRecord(schema['items']) ? schema['items'] : {};
}

function textIn(schema: Schema, key: 'title' | 'description', language: Language): string {
  const translated = language === 'zh' ? schema[`${key}Zh`] : undefined;
  const text = translated ?? schema[key];
  return typeof text === 'string' ? text : '';
}

function kindOf(schema: Schema): SettingKind {
  if (choicesIn(schema).length > 0) return 'choice';
  switch (schema['type']) {
    case 'string':
      return schema['writeOnly'] === true || schema['format'] === 'password' ? 'secret' : 'text';
    case 'integer':
    case 'number':
    case 'boolean':
      return schema['type'];
    case 'array':
      return kindOfList(schema['items']);
    case 'object':
      return isRecord(schema['properties']) ? 'group' : 'json';
    default:
      return 'json';
  }
}

function choicesIn(schema: Schema): readonly string[] {
  const given = Array.isArray(schema['enum']) ? schema['enum'] : formsOf(schema).map((form) => form['const']);
  return given.every((choice) => typeof choice === 'string') ? given : [];
}

/** The alternatives of a schema; just the schema itself where it has none. */
function formsOf(schema: unknown): readonly Schema[] {
  if (!isRecord(schema)) return [];
  const forms = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(forms) ? forms.filter(isRecord) : [schema];
}

function kindOfList(items: unknown): SettingKind {
  if (isRecord(items) && items['type'] === 'object' && isRecord(items['properties'])) return 'groups';
  const types = formsOf(items).map((form) => form['type']);
  return types.includes('string') && types.every((type) => type === 'string' || type === 'object') ? 'lines' : 'json';
}

import { isDeepStrictEqual } from 'node:util';

/** One field that differs between two versions of a record. */
export interface FieldChange {
  /** @example 'steps[1].param_values.port' */
  readonly field: string;
  /** undefined = it was not there */
  readonly before: unknown;
  /** undefined = it is not there any more */
  readonly after: unknown;
}

/** More differences than a person reads are not listed. */
const MOST_CHANGES = 100;
/** Values that are nested deeper are compared as a whole. */
const DEEPEST = 6;

/**
 * What differs between two values that JSON can hold, field by field. In lists, what both begin and end with is taken as the
 * same entries, so that one entry more or less is one difference.
 *
 * @example fieldChanges({ steps: [{ name: 'a', port: 80 }] }, { steps: [{ name: 'a', port: 81 }] })
 *   // [{ field: 'steps[0].port', before: 80, after: 81 }]
 */
export function fieldChanges(before: unknown, after: unknown): readonly FieldChange[] {
  return differences('', before, after, 0).slice(0, MOST_CHANGES);
}

function differences(field: string, before: unknown, after: unknown, depth: number): readonly FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (depth < DEEPEST) {
    if (Array.isArray(before) && Array.isArray(after)) return inLists(field, before, after, depth);
    if (isFields(before) && isFields(after)) return inFields(field, before, after, depth);
  }
  return [{ field, before, after }];
}

function inFields(field: string, before: Fields, after: Fields, depth: number): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    differences(field === '' ? name : `${field}.${name}`, own(before, name), own(after, name), depth + 1),
  );
}

function inLists(
  field: string,
  before: readonly unknown[],
  after: readonly unknown[],
  depth: number,
): readonly FieldChange[] {
  const start = sameAtStart(before, after);
  const end = sameAtStart(before.slice(start).toReversed(), after.slice(start).toReversed());
  const was = before.slice(start, before.length - end);
  const is = after.slice(start, after.length - end);
  const place = (index: number): string => `${field}[${start + index}]`;
  if (was.length === is.length) {
    return was.flatMap((item, index) => differences(place(index), item, is[index], depth + 1));
  }
  return [
    ...was.map((item, index) => ({ field: place(index), before: item, after: undefined })),
    ...is.map((item, index) => ({ field: place(index), before: undefined, after: item })),
  ];
}

function sameAtStart(a: readonly unknown[], b: readonly unknown[]): number {
  const differs = a.findIndex((item, index) => index >= b.length || !isDeepStrictEqual(item, b[index]));
  return differs === -1 ? Math.min(a.length, b.length) : differs;
}

type Fields = Readonly<Record<string, unknown>>;

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** More characters of a value than a person reads are cut off. */
const LONGEST_TEXT = 1000;

/**
 * A value as a text to read: JSON, unless it is a text itself; null when there is none.
 *
 * @example valueText(80) // '80'
 */
export function valueText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;
}

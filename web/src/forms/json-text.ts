import { errorText } from '../shell/error-text.ts';

/** A text that was read as JSON, or why it could not be. */
export type ReadJson = { readonly value: unknown } | { readonly error: string };

/** @example readJson('{"a":') // { error: 'Unexpected end of JSON input' } */
export function readJson(text: string): ReadJson {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: errorText(error) };
  }
}

/** JSON, indented. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? 'null';
}

/** True for `{…}`: neither a list nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { Refusal } from '../domain/errors.ts';

/** Bytes of a request's body; ten thousand addresses are a quarter of it. */
export const LARGEST_BODY = 1024 * 1024;

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a request's body, whatever its content type claims: a JSON object, or a urlencoded form.
 *
 * @param form whether the endpoint takes a form; the others take JSON only
 * @throws Refusal for anything else
 * @example parseBody('{"name":"web"}', false) // { name: 'web' }
 */
export function parseBody(text: string, form: boolean): Fields {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  if (form && /^[\w.%+-]+=[^{]*$/.test(trimmed)) return Object.fromEntries(new URLSearchParams(trimmed));
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch (error) {
    throw new Refusal('invalid', `json can not convert: ${shown(trimmed)} is not JSON`, { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Refusal('invalid', `json can not convert: ${shown(trimmed)} is not an object`);
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

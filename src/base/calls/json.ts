/** An object of JSON, of whoever wrote it. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a text of JSON says; null = it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The object that a text is; null = it is none. @example fieldsIn('{"token":"a"}') // { token: 'a' } */
export function fieldsIn(text: string): Fields | null {
  const value = jsonIn(text);
  return isFields(value) ? value : null;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

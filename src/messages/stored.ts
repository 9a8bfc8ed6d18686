import { catalogues, type MessageCode } from './catalogue.ts';
import type { Language } from './language.ts';
import { englishOf, type Message, textOf, type Value, type Values } from './message.ts';

/*
 * Messages in rows: beside the English text of each stands its code with its values, in a column that may be null.
 *
 * ST1. The text counts. Code and values say the same in another language, or nothing: where their English text is not
 *      the one that is stored, an older version or a statement that knows nothing of them wrote it, and it is shown.
 */

/** The deepest that messages stand in each other. */
const DEEPEST = 10;

/** The column beside a text, as JSON; null for a text of somebody else. */
export function contentJson(value: Value): string | null {
  return isMessage(value) ? JSON.stringify(value) : null;
}

/**
 * A stored text in the language of its reader.
 *
 * @param content the column beside it
 * @example shownText('pool 7 not found', { code: 'pool_not_found', values: { id: 7 } }, 'zh') // '没有服务池 7'
 */
export function shownText(text: string, content: unknown, language: Language): string {
  if (language === 'en' || content === null || content === undefined) return text;
  const read = storedMessage(content);
  return read !== null && englishOf(read) === text ? textOf(read, language) : text;
}

/** A stored text as a value of another message. */
export function storedValue(text: string, content: unknown): Value {
  const read = storedMessage(content);
  return read !== null && englishOf(read) === text ? read : text;
}

/** The message that JSON from a row holds; null = it holds none that this version knows. */
export function storedMessage(json: unknown): Message | null {
  const value = valueIn(json, 0);
  return value !== null && isMessage(value) ? value : null;
}

function valueIn(json: unknown, depth: number): Value | null {
  if (typeof json === 'string' || typeof json === 'number') return json;
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return null;
  if (Array.isArray(json)) {
    const items = json.map((item) => valueIn(item, depth + 1));
    return items.includes(null) ? null : items.filter((item) => item !== null);
  }
  if (!('code' in json) || !('values' in json) || !isCode(json.code)) return null;
  const values = valuesIn(json.values, depth);
  return values === null ? null : { code: json.code, values };
}

function valuesIn(json: unknown, depth: number): Values | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const values: [string, Value][] = [];
  for (const [name, part] of Object.entries(json)) {
    const value = valueIn(part, depth + 1);
    if (value === null) return null;
    values.push([name, value]);
  }
  return Object.fromEntries(values);
}

function isCode(code: unknown): code is MessageCode {
  return typeof code === 'string' && Object.hasOwn(catalogues.en, code);
}

function isMessage(value: Value): value is Message {
  return typeof value === 'object' && !Array.isArray(value);
}

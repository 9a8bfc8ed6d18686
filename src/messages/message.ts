import { catalogues, type English, type MessageCode } from './catalogue.ts';
import type { Language } from './language.ts';
import { type NamesIn, type Piece, type Placeholder, piecesOf } from './placeholders.ts';

/*
 * What the server says to people: a code and values, which become a text in the language of whoever reads it.
 */

export type { MessageCode } from './catalogue.ts';

/** What goes into a text: a message inside a message, or several of them, are written in its language too. */
export type Value = string | number | Message | readonly Value[];
export type Values = Readonly<Record<string, Value>>;

export interface Message {
  readonly code: MessageCode;
  readonly values: Values;
}

type ValuesOf<Code extends MessageCode> = [NamesIn<English[Code]>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<English[Code]>, Value>>];

/** @example message('pool_not_found', { id: 7 }) */
export function message<Code extends MessageCode>(code: Code, ...[values]: ValuesOf<Code>): Message {
  return { code, values: values ?? {} };
}

/** @example textOf(message('pool_not_found', { id: 7 }), 'en') // 'pool 7 not found' */
export function textOf({ code, values }: Message, language: Language): string {
  let text = '';
  for (const piece of piecesFor(code, language))
    text += typeof piece === 'string' ? piece : filled(piece, values, language);
  return text;
}

/** A value as it is written in a language: a message in that language, a text of somebody else as it is. */
export function writtenIn(value: Value, language: Language): string {
  return written(value, language);
}

/** A value as it is written in English: for logs, and for clients that ask for no language. */
export function englishOf(value: Value): string {
  return written(value, 'en');
}

/** What stands between the parts of a list. */
const SEPARATORS: Readonly<Record<Language, Readonly<Record<Placeholder['parts'], string>>>> = {
  en: { names: ', ', sentences: '; ' },
  zh: { names: '、', sentences: '；' },
};

/** What turns the direction of the text around it. */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

function filled({ name, isShown, parts, words }: Placeholder, values: Values, language: Language): string {
  const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
  if (words === null) return written(value, language, parts);
  const word = words[value === 1 ? 0 : 1];
  return isShown ? `${written(value, language)} ${word}` : word;
}

function written(value: Value, language: Language, parts: Placeholder['parts'] = 'names'): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.replaceAll(DIRECTION, shownCode);
  if (isMessage(value)) return textOf(value, language);
  return value.map((item) => written(item, language, parts)).join(SEPARATORS[language][parts]);
}

function isMessage(value: Exclude<Value, string | number>): value is Message {
  return !Array.isArray(value);
}

function shownCode(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

const pieces: Readonly<Record<Language, Map<MessageCode, readonly Piece[]>>> = { en: new Map(), zh: new Map() };

function piecesFor(code: MessageCode, language: Language): readonly Piece[] {
  const known = pieces[language].get(code);
  if (known !== undefined) return known;
  const read = piecesOf(catalogues[language][code]);
  pieces[language].set(code, read);
  return read;
}

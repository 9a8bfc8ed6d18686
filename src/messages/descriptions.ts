import { seeds } from './en/seeds.ts';
import { LANGUAGES, type Language } from './language.ts';
import { message, textOf } from './message.ts';

/*
 * Descriptions of what every installation has from the beginning. They are stored in English and, while nobody changed
 * them, shown in the language of the reader. One that comes back in another language was not changed.
 */

export type SeedCode = keyof typeof seeds;

const CODES = Object.keys(seeds) as readonly SeedCode[];

/** English text → its code. */
const byEnglish = new Map<string, SeedCode>(CODES.map((code) => [seeds[code], code]));
/** Text in any language → English text. */
const english = new Map<string, string>(
  CODES.flatMap((code) => LANGUAGES.map((language) => [textOf(message(code), language), seeds[code]] as const)),
);

/** A row with its description in the language of the reader. */
export function described<Row extends { readonly desc: string }>(row: Row, language: Language): Row {
  const code = language === 'en' ? undefined : byEnglish.get(row.desc);
  return code === undefined ? row : { ...row, desc: textOf(message(code), language) };
}

/** Fields as they are kept: a description that is unchanged in some language stays in English. */
export function withKeptDescription<Fields extends { readonly desc?: string }>(fields: Fields): Fields {
  const kept = english.get(fields.desc ?? '');
  return kept === undefined ? fields : { ...fields, desc: kept };
}

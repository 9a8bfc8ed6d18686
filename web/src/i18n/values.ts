import type { FormatterModule } from 'i18next';

/*
 * How values stand in texts: numbers always alike, and names so that they cannot change the direction of the words around them.
 */

const NUMBERS = new Intl.NumberFormat('en');
/** Numbers that name something. */
const NAMING: readonly unknown[] = ['id', 'line', 'seq', 'place', 'code'];
/** Letters that are written from the right, and marks that change the direction. */
const FROM_THE_RIGHT =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/gu;
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** A count as it is shown everywhere, in both languages. @example sayNumber(12000) // '12,000' */
export function sayNumber(value: number): string {
  return NUMBERS.format(value);
}

/** A text that stands among others: what is written from the right in it ends with it. */
export function isolated(text: string): string {
  return FROM_THE_RIGHT.test(text) ? `${ISOLATE}${text.replaceAll(DIRECTION_MARKS, '')}${END}` : text;
}

/** For i18next, together with VALUES: React escapes, and every value is said by `format`. */
export const INTERPOLATION = { escapeValue: false, alwaysFormat: true } as const;

/** For `use` of i18next: how values are filled in. */
export const VALUES: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown, _format, _language, options) => {
    if (typeof value === 'number')
      return NAMING.includes(options?.['interpolationkey']) ? String(value) : sayNumber(value);
    return typeof value === 'string' ? isolated(value) : (value as string);
  },
};

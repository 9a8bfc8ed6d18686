import { elementsIn, joinedBy, numberIn, repeated, replaced, textIn } from './arguments.ts';
import { bounded } from './budget.ts';
import { quote } from '../../base/text/shell-quote.ts';
import type { Filter } from './filter.ts';
import { isList, isMapping, jsonOf, textOf, type Value } from './values.ts';

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '\\': '&#92;',
};

const escape: Filter = { names: [], make: ([value]) => bounded(escaped(textOf(value ?? ''))) };

/** Filters that return a text or a number. */
export const textFilters: readonly (readonly [string, Filter])[] = [
  ['abs', { names: [], make: ([value]) => Math.abs(numberIn(value)) }],
  ['capitalize', { names: [], make: ([value]) => capitalized(textIn(value)) }],
  ['center', { names: ['width'], make: ([value, width]) => centered(textIn(value), numberIn(width, 80)) }],
  ['dump', { names: ['spaces'], make: ([value, spaces]) => jsonOf(value, Math.min(10, numberIn(spaces, 0))) }],
  ['e', escape],
  ['escape', escape],
  ['float', { names: ['default'], make: ([value, other]) => orElse(Number.parseFloat(textIn(value)), other) }],
  ['forceescape', escape],
  [
    'indent',
    {
      names: ['width', 'first'],
      make: ([value, width, first]) => indented(textIn(value), numberIn(width, 4), Boolean(first)),
    },
  ],
  [
    'int',
    {
      names: ['default', 'base'],
      make: ([value, other, base]) => orElse(Number.parseInt(textIn(value), numberIn(base, 10)), other),
    },
  ],
  ['lower', { names: [], make: ([value]) => bounded(textIn(value).toLowerCase()) }],
  ['quote', { names: [], make: ([value]) => bounded(quote(textOf(value))) }],
  [
    'replace',
    {
      names: ['old', 'new', 'count'],
      make: ([value, old, by, count], budget) => {
        const most = numberIn(count, -1);
        const change = { old: textIn(old), by: textIn(by), most: most < 0 ? Infinity : most };
        return replaced(textIn(value), change, budget);
      },
    },
  ],
  [
    'round',
    {
      names: ['precision', 'method'],
      make: ([value, precision, method]) => rounded(numberIn(value), numberIn(precision, 0), method),
    },
  ],
  ['safe', { names: [], make: ([value]) => textOf(value ?? '') }],
  ['string', { names: [], make: ([value]) => textOf(value) }],
  ['title', { names: [], make: ([value]) => joinedBy(textIn(value).split(' ').map(capitalized), ' ') }],
  ['trim', { names: [], make: ([value]) => textIn(value).trim() }],
  [
    'truncate',
    {
      names: ['length', 'killwords', 'end'],
      make: ([value, length, killwords, end]) =>
        truncated(textIn(value), numberIn(length, 255), Boolean(killwords), textIn(end ?? '...')),
    },
  ],
  ['upper', { names: [], make: ([value]) => bounded(textIn(value).toUpperCase()) }],
  ['urlencode', { names: [], make: ([value]) => bounded(urlEncoded(value)) }],
  ['wordcount', { names: [], make: ([value]) => textIn(value).match(/\w+/g)?.length ?? 0 }],
];

function escaped(text: string): string {
  return text.replaceAll(/[&"'<>\\]/g, (char) => HTML[char] ?? char);
}

function capitalized(text: string): string {
  const lower = text.toLowerCase();
  return bounded(lower.charAt(0).toUpperCase() + lower.slice(1));
}

function centered(text: string, width: number): string {
  const blanks = width - text.length;
  if (blanks <= 0) return text;
  return bounded(repeated(' ', blanks / 2 - (blanks % 2)) + text + repeated(' ', blanks / 2));
}

function indented(text: string, width: number, first: boolean): string {
  const blanks = repeated(' ', width);
  return `${first && text !== '' ? blanks : ''}${joinedBy(text.split('\n'), `\n${blanks}`)}`;
}

function orElse(number: number, other: Value): Value {
  return Number.isNaN(number) ? (other ?? null) : number;
}

function rounded(value: number, precision: number, method: Value): number {
  const factor = 10 ** precision;
  const round = method === 'ceil' ? Math.ceil : method === 'floor' ? Math.floor : Math.round;
  return round(value * factor) / factor;
}

function truncated(text: string, length: number, killWords: boolean, end: string): string {
  if (text.length <= length) return text;
  const blank = killWords ? -1 : text.lastIndexOf(' ', length);
  return bounded(text.slice(0, blank === -1 ? length : blank) + end);
}

function urlEncoded(value: Value): string {
  if (!isList(value) && !isMapping(value)) return encodeURIComponent(textOf(value));
  const pairs = isList(value) ? value.map((pair) => elementsIn(pair)) : Object.entries(value);
  return joinedBy(
    pairs.map(([name, part]) => `${encodeURIComponent(textOf(name))}=${encodeURIComponent(textOf(part))}`),
    '&',
  );
}

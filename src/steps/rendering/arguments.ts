import { message } from '../../messages/message.ts';
import { type Budget, checkLength } from './budget.ts';
import { TemplateFault } from './fault.ts';
import { isList, isMapping, isPrimitive, type List, type Mapping, numberOf, shown, type Value } from './values.ts';

/*
 * Converts and checks the arguments of filters, methods and globals.
 */

/** Elements of a list that is made from a text or a number. */
const MOST_ELEMENTS = 10_000;

/** null and false are not texts; a number is converted. */
export function textIn(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (isPrimitive(value)) return String(value);
  throw new TemplateFault(message('template_not_text', { value: shown(value) }));
}

export function numberIn(value: Value, fallback?: number): number {
  if ((value === undefined || value === null) && fallback !== undefined) return fallback;
  const number = isPrimitive(value) && value !== null && value !== '' ? numberOf(value) : NaN;
  if (Number.isNaN(number)) throw new TemplateFault(message('template_not_number', { value: shown(value) }));
  return number;
}

export function listIn(value: Value): List {
  if (isList(value)) return value;
  throw new TemplateFault(message('template_not_list', { value: shown(value) }));
}

/** The elements of a list, the characters of a text. */
export function elementsIn(value: Value): List {
  if (typeof value === 'string') return checkCount(value.length, () => value.split(''));
  return listIn(value);
}

export function mappingIn(value: Value): Mapping {
  if (isMapping(value)) return value;
  throw new TemplateFault(message('template_not_map', { value: shown(value) }));
}

/** @throws TemplateFault, before a list is made, when it would have too many elements */
export function checkCount<T>(count: number, make: () => T): T {
  if (count > MOST_ELEMENTS) throw new TemplateFault(message('template_list_too_long', { most: MOST_ELEMENTS }));
  return make();
}

/** Concatenates texts, as long as the result is not too long. */
export function joinedBy(texts: readonly string[], separator: string): string {
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  checkLength(length);
  return texts.join(separator);
}

/** Parts of a time are whole numbers. */
export function repeated(text: string, count: number): string {
  const times = Math.max(0, Math.ceil(count));
  checkLength(text.length * times);
  return text.repeat(times);
}

/** Replaces the first `most` occurrences of a text. Both texts are literal. */
export function replaced(
  text: string,
  { old, by, most }: { readonly old: string; readonly by: string; readonly most: number },
  budget: Budget,
): string {
  budget.spendOnSearch(text, old);
  const pieces: string[] = [];
  let length = 0;
  let at = 0;
  for (let count = 0; count < most; count++) {
    const found = old === '' ? nextGap(text, at, count) : text.indexOf(old, at);
    if (found === -1) break;
    pieces.push(text.slice(at, found), by);
    length += found - at + by.length;
    checkLength(length);
    at = found + old.length;
  }
  checkLength(length + text.length - at);
  return pieces.join('') + text.slice(at);
}

/** An empty text is found between characters, before the first and after the last, as in Python. */
function nextGap(text: string, at: number, count: number): number {
  if (count === 0) return 0;
  return at < text.length ? at + 1 : -1;
}

export function isFoundIn(text: string, wanted: string, budget: Budget): boolean {
  budget.spendOnSearch(text, wanted);
  return text.includes(wanted);
}

export function split(text: string, [separator, limit]: List, budget: Budget): List {
  if (separator === undefined || separator === null) return [text];
  budget.spendOnSearch(text, textIn(separator));
  const most = Math.max(0, numberIn(limit, Infinity));
  const parts = text.split(textIn(separator), Math.min(most, MOST_ELEMENTS + 1));
  return checkCount(parts.length, () => parts);
}

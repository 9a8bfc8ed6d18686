import { visible } from '../characters.ts';
import { Refusal } from '../errors.ts';
import { message, type Message } from '../../messages/message.ts';
import {
  isSearchable,
  LONGEST_SEARCHED,
  SEARCHABLE_FACTS,
  type SearchableFact,
  searchedValue,
} from './searchable-facts.ts';

/*
 * Nodes by their facts: `distribution=Debian, memtotal_mb>4000`. All conditions must hold. A text in double quotes may have
 * commas. Capital letters do not matter. A node of which a fact is not known meets no condition on it.
 */

export const COMPARISONS = ['=', '!=', '>', '>=', '<', '<='] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface FactCondition {
  readonly fact: SearchableFact;
  readonly comparison: Comparison;
  /** A number for a fact that is one; else a text in small letters. */
  readonly value: string | number;
}

/** Characters of a filter. */
export const LONGEST_FILTER = 1000;
const MOST_CONDITIONS = 10;
/** A fact's name and a comparison; the value follows. */
const CONDITION = /^(\w{1,50}) ?([!<>]=|[<>=])/;

/**
 * Reads a filter; '' has no conditions.
 *
 * @throws Refusal for a condition that is none, a fact that is not searched, or a value that the fact cannot have
 * @example parseFactFilter('memtotal_mb>4000') // [{ fact: 'memtotal_mb', comparison: '>', value: 4000 }]
 */
export function parseFactFilter(text: string): readonly FactCondition[] {
  if (text.trim() === '') return [];
  if (text.length > LONGEST_FILTER) throw refused(message('facts_too_long', { most: LONGEST_FILTER }));
  const parts = partsOf(text);
  if (parts.length > MOST_CONDITIONS) throw refused(message('facts_too_many', { most: MOST_CONDITIONS }));
  return parts.map(conditionIn);
}

/** Splits at commas that are in no quotes. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === ',' && !isQuoted) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return [...parts, part.trim()];
}

function conditionIn(part: string): FactCondition {
  const [before = '', name = '', comparison = ''] = CONDITION.exec(part) ?? [];
  const text = valueIn(part.slice(before.length).trim());
  if (name === '' || text === null) throw refused(message('fact_condition_wrong', { given: visible(part) }));
  if (!isSearchable(name)) {
    throw refused(message('fact_not_searched', { name, known: Object.keys(SEARCHABLE_FACTS) }));
  }
  const value = searchedValue(name, text);
  if (SEARCHABLE_FACTS[name] === 'text' && !/^!?=$/.test(comparison)) throw refused(message('fact_is_text', { name }));
  if (value === null) throw refused(valueFault(name, text));
  return { fact: name, comparison: comparison as Comparison, value };
}

function valueFault(name: SearchableFact, text: string): Message {
  return SEARCHABLE_FACTS[name] === 'number'
    ? message('fact_is_number', { name, given: visible(text.slice(0, LONGEST_SEARCHED)) })
    : message('fact_value_too_long', { name, most: LONGEST_SEARCHED });
}

/** The text of a value, without quotes; null = it is none. */
function valueIn(text: string): string | null {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const value = isQuoted ? text.slice(1, -1) : text;
  return value === '' || value.includes('"') ? null : value;
}

function refused(reason: Message): Refusal {
  return new Refusal('invalid', reason, { field: 'facts' });
}

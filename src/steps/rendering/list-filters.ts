import { message } from '../../messages/message.ts';
import { checkCount, elementsIn, joinedBy, listIn, mappingIn, numberIn, textIn } from './arguments.ts';
import type { Budget } from './budget.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { isLess } from './operators.ts';
import { valueTests } from './value-tests.ts';
import { atPath, isMapping, type List, mappingOf, shown, sizeOf, textOf, type Value } from './values.ts';

/** Filters that take or return lists and maps. Members are reached by `atPath` only (VA2). */
export const listFilters: readonly (readonly [string, Filter])[] = [
  ['batch', { names: ['linecount', 'fill_with'], make: ([value, size, fill]) => batches(listIn(value), size, fill) }],
  [
    'dictsort',
    {
      names: ['case_sensitive', 'by'],
      make: ([value, caseSensitive, by]) => {
        const isByKey = by === undefined || by === null || by === 'key';
        if (!isByKey && by !== 'value') throw new TemplateFault(message('template_dictsort'));
        const keyOf = ([key, part]: readonly [string, Value]): Value => (isByKey ? key : part);
        return sorted(Object.entries(mappingIn(value)), keyOf, Boolean(caseSensitive));
      },
    },
  ],
  ['first', { names: [], make: ([value]) => elementAt(value, 0) }],
  [
    'groupby',
    {
      names: ['attribute'],
      make: ([value, attribute]) =>
        mappingOf(Map.groupBy(listIn(value), (item) => textIn(needed(item, attribute))).entries()),
    },
  ],
  [
    'join',
    {
      names: ['d', 'attribute'],
      make: ([value, separator, attribute]) => {
        const items = attributes(elementsIn(value), attribute);
        return joinedBy(
          items.map((item) => textOf(item ?? '')),
          textIn(separator),
        );
      },
    },
  ],
  ['last', { names: [], make: ([value]) => elementAt(value, -1) }],
  ['length', { names: [], make: ([value]) => lengthOf(value) }],
  ['list', { names: [], make: ([value]) => listOf(value) }],
  ['random', { names: [], make: ([value]) => elementAt(value, Math.floor(Math.random() * elementsIn(value).length)) }],
  [
    'reject',
    { names: ['test', 'other'], make: ([value, test, other], budget) => selected(value, false, [test, other], budget) },
  ],
  [
    'rejectattr',
    { names: ['attribute'], make: ([value, name]) => listIn(value).filter((item) => !atPath(item, name)) },
  ],
  [
    'reverse',
    {
      names: [],
      make: ([value]) =>
        typeof value === 'string' ? value.split('').toReversed().join('') : listIn(value).toReversed(),
    },
  ],
  [
    'select',
    { names: ['test', 'other'], make: ([value, test, other], budget) => selected(value, true, [test, other], budget) },
  ],
  [
    'selectattr',
    { names: ['attribute'], make: ([value, name]) => listIn(value).filter((item) => Boolean(atPath(item, name))) },
  ],
  ['slice', { names: ['slices', 'fill_with'], make: ([value, count, fill]) => slices(listIn(value), count, fill) }],
  [
    'sort',
    {
      names: ['reverse', 'case_sensitive', 'attribute'],
      make: ([value, reverse, caseSensitive, attribute]) => {
        const key = isGiven(attribute) ? (item: Value) => needed(item, attribute) : (item: Value) => item;
        const items = sorted(elementsIn(value), key, Boolean(caseSensitive));
        return reverse ? items.toReversed() : items;
      },
    },
  ],
  [
    'sum',
    {
      names: ['attribute', 'start'],
      make: ([value, attribute, start]) =>
        attributes(listIn(value), attribute).reduce<number>((sum, item) => sum + numberIn(item), numberIn(start, 0)),
    },
  ],
];

function isGiven(value: Value): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}

function attributes(items: List, attribute: Value): List {
  return isGiven(attribute) ? items.map((item) => needed(item, attribute)) : items;
}

function needed(item: Value, attribute: Value): Value {
  const value = atPath(item, attribute);
  if (value === undefined)
    throw new TemplateFault(message('template_no_attribute', { value: shown(item), name: shown(attribute) }));
  return value;
}

function elementAt(value: Value, index: number): Value {
  const items = typeof value === 'string' ? value : listIn(value);
  return items.at(index) ?? null;
}

function lengthOf(value: Value): number {
  if (!isGiven(value)) return 0;
  return isMapping(value) ? Object.keys(value).length : typeof value === 'string' ? value.length : listIn(value).length;
}

function listOf(value: Value): List {
  if (!isMapping(value)) return elementsIn(value);
  return Object.entries(value).map(([key, part]) =>
    mappingOf([
      ['key', key],
      ['value', part],
    ]),
  );
}

function selected(value: Value, wanted: boolean, [test, other]: List, budget: Budget): List {
  const name = textIn(test ?? 'truthy');
  const holds = valueTests.get(name);
  if (holds === undefined) throw new TemplateFault(message('template_no_test', { name }));
  const items = elementsIn(value);
  budget.spendOn(items.length * sizeOf(other));
  return items.filter((item) => holds(item, other) === wanted);
}

function batches(items: List, size: Value, fill: Value): List {
  const length = numberIn(size);
  if (!(length >= 1)) throw new TemplateFault(message('template_batch_size'));
  const lists: Value[][] = [];
  for (let at = 0; at < items.length; at += length) lists.push(items.slice(at, at + length));
  const last = lists.at(-1);
  if (last !== undefined && isGiven(fill)) {
    const lacking = Math.floor(length) - last.length;
    checkCount(lacking, () => last.push(...Array.from({ length: lacking }, () => fill)));
  }
  return lists;
}

/** Divides into so many lists, the first ones longer by one when there is a remainder. */
function slices(items: List, count: Value, fill: Value): List {
  const lists = numberIn(count);
  const length = Math.floor(items.length / lists);
  const longer = items.length % lists;
  return checkCount(lists, () =>
    Array.from({ length: lists }, (_, index) => {
      const start = index * length + Math.min(index, longer);
      const slice = items.slice(start, start + length + (index < longer ? 1 : 0));
      return isGiven(fill) && index >= longer ? [...slice, fill] : slice;
    }),
  );
}

function sorted<Item extends Value>(
  items: readonly Item[],
  keyOf: (item: Item) => Value,
  caseSensitive: boolean,
): readonly Item[] {
  const keyed = items.map((item) => {
    const key = keyOf(item);
    return { item, key: typeof key === 'string' && !caseSensitive ? key.toLowerCase() : key };
  });
  keyed.sort((a, b) => (isLess(a.key, b.key) ? -1 : isLess(b.key, a.key) ? 1 : 0));
  return keyed.map(({ item }) => item);
}

import { isFoundIn, joinedBy, numberIn, replaced, split, textIn } from './arguments.ts';
import { bounded, type Budget, checkLength } from './budget.ts';
import { Callable, isList, type List, sizeOf, textOf, type Value } from './values.ts';

type Method<Target> = (target: Target, args: List, budget: Budget) => Value;

const pad = (text: string, length: Value): number => {
  const wanted = numberIn(length);
  checkLength(wanted);
  return Math.max(text.length, wanted);
};

/** The methods of texts, besides the filters. */
const TEXT_METHODS: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['at', (text, [index]) => text.at(numberIn(index, 0)) ?? null],
  ['concat', (text, args) => bounded(text + joinedBy(args.map(textOf), ''))],
  ['endsWith', (text, [end]) => text.endsWith(textIn(end))],
  ['includes', (text, [part], budget) => isFoundIn(text, textIn(part), budget)],
  [
    'indexOf',
    (text, [part, start], budget) => {
      budget.spendOnSearch(text, textIn(part));
      return text.indexOf(textIn(part), numberIn(start, 0));
    },
  ],
  ['padEnd', (text, [length, filler]) => text.padEnd(pad(text, length), textIn(filler ?? ' '))],
  ['padStart', (text, [length, filler]) => text.padStart(pad(text, length), textIn(filler ?? ' '))],
  ['replace', (text, [old, by], budget) => replaced(text, { old: textIn(old), by: textIn(by), most: 1 }, budget)],
  [
    'replaceAll',
    (text, [old, by], budget) => replaced(text, { old: textIn(old), by: textIn(by), most: Infinity }, budget),
  ],
  ['slice', (text, [start, end]) => text.slice(numberIn(start, 0), numberIn(end, Infinity))],
  ['split', (text, args, budget) => split(text, args, budget)],
  ['startsWith', (text, [start]) => text.startsWith(textIn(start))],
  ['toLowerCase', (text) => bounded(text.toLowerCase())],
  ['toUpperCase', (text) => bounded(text.toUpperCase())],
  ['trim', (text) => text.trim()],
]);

/** The methods of lists. */
const LIST_METHODS: ReadonlyMap<string, Method<List>> = new Map<string, Method<List>>([
  ['at', (list, [index]) => list.at(numberIn(index, 0)) ?? null],
  ['concat', (list, args) => [...list, ...args.flatMap((arg) => (isList(arg) ? arg : [arg]))]],
  ['includes', (list, [item]) => list.includes(item)],
  ['indexOf', (list, [item]) => list.indexOf(item)],
  [
    'join',
    (list, [separator]) =>
      joinedBy(
        list.map((item) => textOf(item ?? '')),
        textIn(separator ?? ','),
      ),
  ],
  ['slice', (list, [start, end]) => list.slice(numberIn(start, 0), numberIn(end, Infinity))],
]);

/** A method of a text or a list, bound to it; undefined when there is none of that name. */
export function methodOf(target: Value, name: Value, budget: Budget): Callable | undefined {
  if (typeof name !== 'string') return undefined;
  if (typeof target === 'string') return bind(target, TEXT_METHODS.get(name), budget);
  return isList(target) ? bind(target, LIST_METHODS.get(name), budget) : undefined;
}

function bind<Target extends Value>(
  target: Target,
  method: Method<Target> | undefined,
  budget: Budget,
): Callable | undefined {
  if (method === undefined) return undefined;
  return new Callable((args) => {
    budget.spendOn(sizeOf(target));
    return method(target, args, budget);
  });
}

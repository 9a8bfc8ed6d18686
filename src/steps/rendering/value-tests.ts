import { isLess } from './operators.ts';
import { Callable, isList, isMapping, isPrimitive, isText, numberOf, type Value } from './values.ts';

/** The tests of `{{ x is … }}`. */
export type ValueTest = (value: Value, other: Value) => boolean;

const isNumber = (value: Value): value is number => typeof value === 'number';
const isSame: ValueTest = (value, other) => value === other;
const isGreater: ValueTest = (value, other) => isLess(other, value);
const remainder = (value: Value, divisor: Value): number =>
  isPrimitive(value) && isPrimitive(divisor) ? numberOf(value) % numberOf(divisor) : NaN;
const isNone: ValueTest = (value) => value === null;

export const valueTests: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ['callable', (value) => value instanceof Callable],
  ['defined', (value) => value !== undefined],
  ['divisibleby', (value, other) => remainder(value, other) === 0],
  ['eq', isSame],
  ['equalto', isSame],
  ['even', (value) => remainder(value, 2) === 0],
  ['falsy', (value) => !value],
  ['ge', (value, other) => !isLess(value, other)],
  ['greaterthan', isGreater],
  ['gt', isGreater],
  ['iterable', (value) => isText(value) || isList(value)],
  ['le', (value, other) => !isLess(other, value)],
  ['lessthan', isLess],
  ['lower', (value) => isText(value) && value.toLowerCase() === value],
  ['lt', isLess],
  ['mapping', isMapping],
  ['ne', (value, other) => value !== other],
  ['none', isNone],
  ['null', isNone],
  ['number', isNumber],
  ['odd', (value) => Math.abs(remainder(value, 2)) === 1],
  ['sameas', isSame],
  ['string', isText],
  ['truthy', Boolean],
  ['undefined', (value) => value === undefined],
  ['upper', (value) => isText(value) && value.toUpperCase() === value],
]);

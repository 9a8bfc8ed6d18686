import { message } from '../../messages/message.ts';
import { isFoundIn } from './arguments.ts';
import { type Budget, bounded } from './budget.ts';
import { TemplateFault } from './fault.ts';
import { isList, isMapping, isPrimitive, isText, MISSING, numberOf, shown, textOf, type Value } from './values.ts';

type Operator = (left: Value, right: Value) => Value;

/** By the type names of the syntax tree's nodes. */
const BINARY: { readonly [typename: string]: Operator } = {
  Add: (left, right) =>
    isText(left) || isText(right) ? joined(left, right) : numeric('+', left) + numeric('+', right),
  Concat: (left, right) => joined(left, right),
  Sub: (left, right) => numeric('-', left) - numeric('-', right),
  Mul: (left, right) => numeric('*', left) * numeric('*', right),
  Div: (left, right) => numeric('/', left) / numeric('/', right),
  FloorDiv: (left, right) => Math.floor(numeric('//', left) / numeric('//', right)),
  Mod: (left, right) => numeric('%', left) % numeric('%', right),
  Pow: (left, right) => numeric('**', left) ** numeric('**', right),
};

const COMPARISONS: { readonly [operator: string]: Operator } = {
  '==': (left, right) => isEqual(left, right),
  '===': (left, right) => left === right,
  '!=': (left, right) => !isEqual(left, right),
  '!==': (left, right) => left !== right,
  '<': (left, right) => isLess(left, right),
  '>': (left, right) => isLess(right, left),
  '<=': (left, right) => isLessOrEqual(left, right),
  '>=': (left, right) => isLessOrEqual(right, left),
};

/** The result is missing when an operand is missing. */
const propagating =
  (operator: Operator): Operator =>
  (left, right) =>
    left === MISSING || right === MISSING ? MISSING : operator(left, right);

export const binaryOperators: ReadonlyMap<string, Operator> = new Map(
  Object.entries(BINARY).map(([name, operator]) => [name, propagating(operator)]),
);

/** @throws TemplateFault for lists and maps, which have no order */
export function compare(operator: string, left: Value, right: Value): Value {
  const comparison = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (comparison === undefined) throw new TemplateFault(message('template_no_operator', { operator }));
  return propagating(comparison)(left, right);
}

export function negated(value: Value): Value {
  return value === MISSING ? MISSING : -numeric('-', value);
}

export function affirmed(value: Value): Value {
  return value === MISSING ? MISSING : numeric('+', value);
}

/** Two texts are compared as texts, everything else as numbers. */
export function isLess(left: Value, right: Value): boolean {
  return isText(left) && isText(right) ? left < right : ordered(left) < ordered(right);
}

function isLessOrEqual(left: Value, right: Value): boolean {
  return isText(left) && isText(right) ? left <= right : ordered(left) <= ordered(right);
}

/** "5" == 5 is true in templates, as parameters may be sent as texts. */
function isEqual(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left === typeof right || !isPrimitive(left) || !isPrimitive(right)) return false;
  if (left === null || left === undefined || right === null || right === undefined) return false;
  return numberOf(left) === numberOf(right);
}

export function isIn(value: Value, container: Value, budget: Budget): boolean {
  if (isList(container)) return container.includes(value);
  if (typeof container === 'string') return isFoundIn(container, textOf(value), budget);
  if (isMapping(container)) return isPrimitive(value) && Object.hasOwn(container, String(value));
  throw new TemplateFault(message('template_holds_nothing', { value: shown(container) }));
}

function joined(left: Value, right: Value): string {
  return bounded(textOf(left) + textOf(right));
}

function numeric(operator: string, value: Value): number {
  if (isPrimitive(value)) return numberOf(value);
  throw new TemplateFault(message('template_number_needed', { value: shown(value), operator }));
}

function ordered(value: Value): number {
  if (isPrimitive(value)) return numberOf(value);
  throw new TemplateFault(message('template_no_order', { value: shown(value) }));
}

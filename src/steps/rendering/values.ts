import { message } from '../../messages/message.ts';
import { checkLength, LARGEST } from './budget.ts';
import { TemplateFault } from './fault.ts';

/*
 * The values in templates: those of JSON, callables, and a placeholder for missing ones.
 *
 * VA1. Lists and maps never change once they are made.
 * VA2. Only a map's own members are visible, never inherited ones. A callable has no members.
 */
export type Value = Primitive | List | Mapping | Callable | Missing;
export type Primitive = undefined | null | boolean | number | string;
export type List = readonly Value[];
export interface Mapping {
  readonly [key: string]: Value;
}

/** The keyword arguments of a call. */
export type Named = ReadonlyMap<string, Value>;

/** A macro, a method bound to its value, or a global such as `range`. */
export class Callable {
  readonly call: (args: List, named: Named) => Value;

  constructor(call: (args: List, named: Named) => Value) {
    this.call = call;
  }

  toJSON(): never {
    throw new TemplateFault(message('template_function_written'));
  }
}

/** A placeholder for a missing value when missing names are only recorded. */
export class Missing {
  toJSON(): string {
    return '';
  }
}

export const MISSING = new Missing();

/** How deep lists and maps may be nested. */
const DEEPEST = 100;
const LONGEST_PATH = 200;
/** Longer texts are not meant as numbers, and are slow to parse as one. */
const LONGEST_NUMBER = 400;

interface Measure {
  readonly size: number;
  readonly depth: number;
}

const measures = new WeakMap<object, Measure>();

/** The size of a value: about the number of characters of its text. A part that occurs twice counts twice. */
export function sizeOf(value: Value): number {
  return measureOf(value).size;
}

/**
 * The size of nested lists and maps, so that every walk through a value ends.
 *
 * @throws TemplateFault when it is too large
 */
function measureOf(value: Value): Measure {
  if (typeof value === 'string') return { size: value.length + 2, depth: 0 };
  if (!isList(value) && !isMapping(value)) return { size: 8, depth: 0 };
  const known = measures.get(value);
  if (known !== undefined) return known;
  let size = 2;
  let depth = 1;
  for (const [key, part] of isList(value) ? value.entries() : Object.entries(value)) {
    const inner = measureOf(part);
    size += inner.size + (typeof key === 'string' ? key.length + 4 : 1);
    depth = Math.max(depth, inner.depth + 1);
    if (size > LARGEST) throw new TemplateFault(message('template_value_too_large', { most: LARGEST }));
    if (depth > DEEPEST) throw new TemplateFault(message('template_values_too_deep', { most: DEEPEST }));
  }
  const measure = { size, depth };
  measures.set(value, measure);
  return measure;
}

export function isList(value: Value): value is List {
  return Array.isArray(value);
}

export function isMapping(value: Value): value is Mapping {
  return (
    typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Callable) && value !== MISSING
  );
}

export function isPrimitive(value: Value): value is Primitive {
  return typeof value !== 'object' || value === null;
}

export function isText(value: Value): value is string {
  return typeof value === 'string';
}

export function numberOf(value: Primitive): number {
  return isText(value) && value.length > LONGEST_NUMBER ? NaN : Number(value);
}

/** A map without prototype, so that any key is safe. */
export function mappingOf(entries: Iterable<readonly [string, Value]>): Mapping {
  const mapping = Object.create(null) as Record<string, Value>;
  for (const [key, value] of entries) mapping[key] = value;
  return mapping;
}

/** The text of a value: lists and maps as JSON. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (isPrimitive(value)) return String(value);
  if (value === MISSING) return '';
  return jsonOf(value, 0);
}

/** The type's name, for messages. */
export function shown(value: Value): string {
  const text = textOf(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** @throws TemplateFault when the text is too long */
export function jsonOf(value: Value, indent: number): string {
  const { size, depth } = measureOf(value);
  checkLength((size / 4) * depth * indent);
  const text = JSON.stringify(value, null, indent) as string | undefined;
  checkLength(text?.length ?? 0);
  return text ?? '';
}

/** An own member of a value (VA2); undefined when there is none. */
export function ownValue(value: Value, key: Value): Value {
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  if (typeof value === 'string') return characterAt(value, key);
  if (!isList(value) && !isMapping(value)) return undefined;
  return Object.hasOwn(value, key) ? (Reflect.get(value, key) as Value) : undefined;
}

function characterAt(text: string, key: string | number): Value {
  if (key === 'length') return text.length;
  return typeof key === 'number' || /^\d+$/.test(key) ? text[Number(key)] : undefined;
}

/** The value at a dotted path, member by member; undefined when there is none. */
export function atPath(value: Value, path: Value): Value {
  if (typeof path !== 'string') return ownValue(value, path);
  if (path.length > LONGEST_PATH) throw new TemplateFault(message('template_path_too_long', { most: LONGEST_PATH }));
  return path.split('.').reduce<Value>(ownValue, value);
}

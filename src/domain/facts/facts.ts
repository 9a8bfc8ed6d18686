import { storable } from '../../base/text/foreign-text.ts';
import type { ParamValue } from '../plans/plan.ts';

/*
 * Facts of a node: what Ansible's module setup says of it. They are data that the node writes, and a node may lie.
 *
 * FA1. They are read by the grammar here and bounded. No text of them is ever a template, a path or code.
 * FA2. What exceeds a bound is left out, fact by fact: the others are kept.
 */

/** By name, without Ansible's `ansible_` before it. */
export type Facts = Readonly<Record<string, ParamValue>>;

/** The name of all facts in a template. */
export const FACTS_VARIABLE = 'ansible_facts';

/** Bytes of all facts of a node as JSON. */
export const LARGEST_FACTS = 256 * 1024;
/** How deep lists and maps may be nested. */
const DEEPEST = 10;
/** Characters of a key below a fact. */
const LONGEST_KEY = 255;
const NAME = /^[A-Za-z_][\w.-]{0,99}$/;
/** Never kept: the environment of the login often holds secrets. */
const UNWANTED: ReadonlySet<string> = new Set(['env', '__proto__']);

export interface ReadFacts {
  readonly facts: Facts;
  /** How many facts were left out. */
  readonly leftOut: number;
}

/**
 * Reads facts from what a node wrote: each fact is a line with a JSON map. Other lines are ignored.
 *
 * @example readFacts('ok\n{"ansible_distribution": "Debian"}\n') // { facts: { distribution: 'Debian' }, leftOut: 0 }
 */
export function readFacts(report: string): ReadFacts {
  const facts = new Map<string, ParamValue>();
  let leftOut = 0;
  let room = LARGEST_FACTS;
  for (const line of report.split('\n')) {
    if (!isFactLine(line)) continue;
    const found = entriesIn(line);
    if (found === null) leftOut += 1;
    for (const [key, given] of found ?? []) {
      const name = key.replace(/^ansible_/, '');
      if (UNWANTED.has(name)) continue;
      const value = NAME.test(name) && !facts.has(name) ? boundedValue(given, 1) : undefined;
      // of its JSON, with quotes, a colon and a comma
      const size = name.length + Buffer.byteLength(JSON.stringify(value) ?? '') + 4;
      if (value === undefined || size > room) leftOut += 1;
      else {
        facts.set(name, value);
        room -= size;
      }
    }
  }
  return { facts: Object.fromEntries(facts), leftOut };
}

/** Whether a line of a report is meant to be facts; other lines are words for people. */
export function isFactLine(line: string): boolean {
  return line.startsWith('{');
}

/** Null for a line that was cut, or is no map. */
function entriesIn(line: string): readonly (readonly [string, unknown])[] | null {
  try {
    return Object.entries(JSON.parse(line) as object);
  } catch {
    return null;
  }
}

/** The value as the database takes it; undefined when it is nested too deeply or has a key that nobody means. */
function boundedValue(value: unknown, depth: number): ParamValue | undefined {
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || value === null) return value;
  return typeof value === 'object' ? boundedParts(value, depth) : undefined;
}

function boundedParts(value: object, depth: number): ParamValue | undefined {
  if (depth > DEEPEST) return undefined;
  const parts = new Map<string, ParamValue>();
  for (const [key, part] of Object.entries(value)) {
    const kept = boundedValue(part, depth + 1);
    if (kept === undefined || key === '__proto__' || key.length > LONGEST_KEY) return undefined;
    parts.set(storable(key), kept);
  }
  return Array.isArray(value) ? [...parts.values()] : Object.fromEntries(parts);
}

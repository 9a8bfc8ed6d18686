import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Pair,
  stringify,
  type YAMLMap,
} from 'yaml';
import { canonicalSchedules } from './canonical.ts';
import { type Fields, type Fleet, FLEET_KINDS, type FleetKind, isFields } from './records.ts';

/*
 * Writes records as text: a new one, or into one that has comments and an order of its own.
 */

const STYLE = { lineWidth: 120, version: '1.2' } as const;

/** @example textOfFleet({ clusters: { shop: { biz: 'retail' } } }) // 'clusters:\n  shop:\n    biz: retail\n' */
export function textOfFleet(fleet: Fleet): string {
  return stringify(fleet, STYLE);
}

/**
 * The text with its records as they are: those that it has keep their comments, their order, and the fields that they leave out;
 * new ones stand at the end of their kind, and those that are gone are taken out. A text that says the same already stays to the letter;
 * of another one, a comment behind the name of a record goes into the line below.
 *
 * @param text a file that readFleetText reads
 */
export function withFleet(text: string, fleet: Fleet): string {
  const document = parseDocument(text, { version: '1.2', merge: false });
  if (!isMap(document.contents)) return textOfFleet(fleet);
  const before = document.toString(STYLE);
  const root = document.contents;
  for (const kind of FLEET_KINDS) {
    const records = fleet[kind] ?? {};
    const node = root.get(kind, true);
    if (isMap(node)) updateKind(document, node, kind, records);
    else if (Object.keys(records).length > 0) root.add(document.createPair(kind, records));
  }
  const after = document.toString(STYLE);
  return after === before ? text : after;
}

function updateKind(document: Document, node: YAMLMap, kind: FleetKind, records: Fields): void {
  takeOut(node, (name) => !Object.hasOwn(records, name));
  for (const [name, content] of Object.entries(records)) {
    const pair = pairOf(node, name);
    if (pair === undefined) node.items.push(document.createPair(name, content));
    else if (kind === 'schedules') pair.value = updated(document, pair.value, content, canonicalSchedules);
    else pair.value = updated(document, pair.value, withFieldsOf(pair.value, content));
  }
}

/** Of the content, what the file says of it. */
function withFieldsOf(node: unknown, content: unknown): unknown {
  if (!isMap(node) || !isFields(content)) return content;
  return Object.fromEntries(Object.entries(content).filter(([name]) => pairOf(node, name) !== undefined));
}

/** A node that says this value: the same one, changed where it differs, as far as it is of the same shape. */
function updated(
  document: Document,
  node: unknown,
  value: unknown,
  form = (given: unknown): unknown => given,
): unknown {
  const present: unknown = isNode(node) ? node.toJS(document) : null;
  if (isDeepStrictEqual(form(present), form(value))) return node;
  if (isMap(node) && isFields(value)) return updatedMap(document, node, value);
  if (!isSeq(node) || !Array.isArray(value)) return withCommentsOf(node, document.createNode(value));
  const { items } = node;
  node.items = value.map((item, index) =>
    index < items.length ? updated(document, items[index], item) : document.createNode(item),
  );
  return node;
}

function updatedMap(document: Document, node: YAMLMap, value: Fields): YAMLMap {
  takeOut(node, (name) => !Object.hasOwn(value, name));
  for (const [name, part] of Object.entries(value)) {
    const pair = pairOf(node, name);
    if (pair === undefined) node.items.push(document.createPair(name, part));
    else pair.value = updated(document, pair.value, part);
  }
  return node;
}

function withCommentsOf(old: unknown, fresh: Node): Node {
  if (!isNode(old)) return fresh;
  const { comment, commentBefore, spaceBefore } = old;
  return Object.assign(fresh, { comment, commentBefore, spaceBefore });
}

function takeOut(node: YAMLMap, isGone: (name: string) => boolean): void {
  node.items = node.items.filter(({ key }) => !isGone(nameIn(key)));
}

function pairOf(node: YAMLMap, name: string): Pair | undefined {
  return node.items.find(({ key }) => nameIn(key) === name);
}

/** A name as it is written, whatever else YAML takes it for. */
function nameIn(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

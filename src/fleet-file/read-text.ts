import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { messageOf } from '../base/errors.ts';
import { type Message, message } from '../messages/message.ts';
import { faultsIn } from './check-file.ts';
import { type Fleet, FLEET_KINDS, isFields } from './records.ts';

/*
 * A fleet file as YAML 1.2, of which JSON is a part. What comes from a file is somebody's text: its size, its depth and what
 * aliases make of it are bounded, and what a reader of YAML 1.1 would take for something else is refused.
 */

/** Characters of a file. */
const LARGEST_TEXT = 8 * 1024 * 1024;
/** How often anchors are used, in all that aliases expand to. */
const MOST_ALIASES = 1000;

/** Lines and columns from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface TextFault {
  /** null = it is about the file as a whole */
  readonly place: Place | null;
  readonly content: Message;
}

export type TextRead = { readonly fleet: Fleet } | { readonly faults: readonly TextFault[] };

/**
 * Reads a file, and checks what can be checked without a server.
 *
 * @param schema that of a fleet file, as JSON has it
 * @example readFleetText('clusters:\n  shop: {}\n', schema) // { fleet: { clusters: { shop: {} } } }
 */
export function readFleetText(text: string, schema: object): TextRead {
  if (text.length > LARGEST_TEXT) return wrong(message('fleet_file_too_large', { most: LARGEST_TEXT }));
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { version: '1.2', lineCounter: lines, merge: false, keepSourceTokens: false });
    const faults = [...textFaults(document), ...tagFaults(document, lines)];
    if (faults.length > 0) return { faults };
    namesAsWritten(document);
    const content: unknown = document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {};
    const found = faultsIn(schema, content);
    if (found.length === 0) return { fleet: content as Fleet };
    return { faults: found.map((fault) => ({ place: placeOf(document, fault.path, lines), content: fault.content })) };
  } catch (error) {
    // too deep, or too many aliases
    return wrong(message('fleet_yaml_wrong', { reason: messageOf(error) }));
  }
}

function wrong(content: Message): TextRead {
  return { faults: [{ place: null, content }] };
}

/** What is no YAML, or not the YAML of a fleet file: another version, a second document, tags. */
function textFaults({ errors, warnings, directives }: Document.Parsed): readonly TextFault[] {
  const version = directives.yaml.version === '1.2' ? [] : [message('fleet_yaml_version')];
  const faults = [...errors, ...warnings].map(({ linePos, message: text }) => ({
    place: linePos === undefined ? null : { line: linePos[0].line, column: linePos[0].col },
    content: message('fleet_yaml_wrong', { reason: text.split(' at line ')[0] ?? text }),
  }));
  return [...version.map((content) => ({ place: null, content })), ...faults];
}

/** What JSON has. */
const TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`));

function tagFaults(document: Document, lines: LineCounter): readonly TextFault[] {
  const faults: TextFault[] = [];
  visit(document, {
    Node: (_, { tag, range }) => {
      if (tag === undefined || TAGS.has(tag)) return;
      faults.push({ place: placeAt(range?.[0], lines), content: message('fleet_yaml_tag', { tag }) });
    },
  });
  return faults;
}

/** Names are texts: 007 and 1.10 stay as they are written. */
function namesAsWritten(document: Document): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value !== 'string') key.value = key.source ?? String(key.value);
    },
  });
}

/** Where a field stands in the text: its name, or the nearest field around it. */
function placeOf({ contents }: Document, path: readonly string[], lines: LineCounter): Place | null {
  let node: unknown = contents;
  let offset: number | undefined;
  for (const name of path) {
    const found = childOf(node, name);
    if (found === null) break;
    offset = found.offset ?? offset;
    node = found.value;
  }
  return placeAt(offset, lines);
}

function placeAt(offset: number | undefined, lines: LineCounter): Place | null {
  if (offset === undefined) return null;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function childOf(node: unknown, name: string): { readonly offset: number | undefined; readonly value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    return pair === undefined ? null : { offset: (pair.key as Node).range?.[0], value: pair.value };
  }
  if (!isSeq(node)) return null;
  const item = node.items[Number(name)] as Node | undefined;
  return item === undefined ? null : { offset: item.range?.[0], value: item };
}

/** A file with what it is called. */
export interface NamedFleet {
  readonly file: string;
  readonly fleet: Fleet;
}

/**
 * Several files as one.
 *
 * @returns the first record that stands in two of them, or all records
 */
export function mergedFleets(files: readonly NamedFleet[]): { readonly fleet: Fleet } | { readonly fault: Message } {
  const kinds = new Map<string, Map<string, unknown>>();
  const homes = new Map<string, string>();
  for (const { file, fleet } of files) {
    for (const kind of FLEET_KINDS) {
      const records = fleet[kind];
      if (!isFields(records)) continue;
      const all = kinds.get(kind) ?? new Map<string, unknown>();
      kinds.set(kind, all);
      for (const [name, content] of Object.entries(records)) {
        const item = `${kind}.${name}`;
        const first = homes.get(item);
        if (first !== undefined) return { fault: message('fleet_in_two_files', { item, first, second: file }) };
        homes.set(item, file);
        all.set(name, content);
      }
    }
  }
  return { fleet: Object.fromEntries([...kinds].map(([kind, records]) => [kind, Object.fromEntries(records)])) };
}

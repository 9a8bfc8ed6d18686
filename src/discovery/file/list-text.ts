import { isCollection, isNode, isPair, type YAMLSeq } from 'yaml';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Splice } from '../hosts/splices.ts';
import type { FoundList } from './document.ts';
import type { Item } from './formats/format.ts';

/** What becomes of the items of a list. */
export interface ListEdit {
  /** By the position of an item; null = it goes. */
  readonly changed: ReadonlyMap<number, Item | null>;
  /** At the end. */
  readonly added: readonly Item[];
}

/** The text around a list. */
interface Surroundings {
  readonly text: string;
  readonly notation: 'json' | 'yaml';
  readonly eol: string;
}

/**
 * The splices that change a list, and no byte beside its items. A list in lines keeps the comments between them.
 *
 * @throws MessageError for a list that cannot be changed without losing something
 */
export function listSplices(
  text: string,
  notation: 'json' | 'yaml',
  found: FoundList,
  edit: ListEdit,
): readonly Splice[] {
  if (edit.changed.size + edit.added.length === 0) return [];
  const around = { text, notation, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  if (found.list.flow !== true) return blockSplices(around, found, edit);
  if (notation === 'yaml' && found.list.items.length === 0) return filledSplices(around, found, edit.added);
  return [flowSplice(around, found.list, edit)];
}

/** A list in brackets: its items are put together anew, each as it was. */
function flowSplice({ text, eol }: Surroundings, list: YAMLSeq, { changed, added }: ListEdit): Splice {
  const [start, end] = rangeOf(list);
  const ranges = list.items.map(rangeOf);
  const gaps = [start, ...ranges.flat(), end];
  const between = gaps.flatMap((at, index) => (index % 2 === 0 ? [text.slice(at, gaps[index + 1])] : [])).join('');
  if (!/^\[[\s,]*\]$/.test(between)) throw unkept();
  const kept = ranges.flatMap(([from, to], index) => {
    const item = changed.get(index);
    return item === null ? [] : [item === undefined ? text.slice(from, to) : inBrackets(item)];
  });
  const items = [...kept, ...added.map(inBrackets)];
  const indent = indentAt(text, start);
  const [first] = ranges;
  const isWide = first === undefined || text.slice(start, first[0]).includes('\n');
  if (items.length === 0) return { start, end, text: '[]' };
  if (!isWide) return { start, end, text: `[${items.join(', ')}]` };
  const inner = first === undefined ? `${indent}  ` : indentAt(text, first[0]);
  const lines = items.map((item) => `${inner}${item}`).join(`,${eol}`);
  return { start, end, text: `[${eol}${lines}${eol}${indent}]` };
}

function inBrackets({ value, comment }: Item): string {
  if (comment !== null) throw unkept();
  return JSON.stringify(value);
}

function unkept(): MessageError {
  return new MessageError(message('file_list_in_brackets'));
}

/** An empty list in brackets becomes one in lines. */
function filledSplices({ text, eol }: Surroundings, { list, keyStart }: FoundList, added: readonly Item[]): Splice[] {
  if (added.length === 0) return [];
  const [start, end] = rangeOf(list);
  if (/[^\s[\]]/.test(text.slice(start, end))) throw unkept();
  const lineStart = startOfLine(text, start);
  const isAlone = text.slice(lineStart, start).trim() === '';
  if (isAlone) {
    const items = inLines(added, text.slice(lineStart, start), eol);
    return [{ start: lineStart, end, text: items.slice(0, -eol.length) }];
  }
  const indent = ' '.repeat((keyStart === null ? 0 : keyStart - startOfLine(text, keyStart)) + 2);
  const before = text.slice(0, start).trimEnd().length;
  return [{ start: before, end, text: `${eol}${inLines(added, indent, eol).slice(0, -eol.length)}` }];
}

/** A list in lines: each item is the lines from its dash on. */
function blockSplices(around: Surroundings, { list, keyStart }: FoundList, { changed, added }: ListEdit): Splice[] {
  const { text, eol } = around;
  const [first, ...others] = regionsOf(text, list);
  if (first === undefined) throw unkept();
  const regions = [first, ...others];
  const { indent } = first;
  const splices = regions.flatMap(({ start, end }, index): readonly Splice[] => {
    const item = changed.get(index);
    if (item === undefined) return [];
    return [{ start, end, text: item === null ? '' : inLines([item], indent, eol) }];
  });
  if (regions.every((_, index) => changed.get(index) === null) && added.length === 0) {
    const isFlush = keyStart !== null && keyStart - startOfLine(text, keyStart) >= indent.length;
    return [{ start: first.start, end: first.start, text: `${indent}${isFlush ? '  ' : ''}[]${eol}` }, ...splices];
  }
  const end = regions.at(-1)?.end ?? first.end;
  return added.length === 0 ? splices : [...splices, linesAt(around, end, inLines(added, indent, eol))];
}

interface Region {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

function regionsOf(text: string, list: YAMLSeq): readonly Region[] {
  const dashes = dashesOf(list);
  if (dashes.length !== list.items.length) throw unkept();
  return dashes.map((dash, index) => {
    const start = startOfLine(text, dash);
    const indent = text.slice(start, dash);
    if (indent.trim() !== '') throw unkept();
    return { start, end: endOfLine(text, contentEnd(list.items[index]) ?? dash + 1), indent };
  });
}

/** Adds lines at the beginning of a line, or at the end of a text whose last line does not end. */
function linesAt({ text, eol }: Surroundings, at: number, lines: string): Splice {
  const isOpen = !text.slice(0, at).endsWith('\n');
  return { start: at, end: at, text: `${isOpen ? eol : ''}${lines}` };
}

function inLines(items: readonly Item[], indent: string, eol: string): string {
  return items
    .flatMap(({ value, comment }) =>
      Object.entries(value).map(([name, part], index) => {
        const note = index === 0 && comment !== null ? ` # ${comment}` : '';
        return `${indent}${index === 0 ? '- ' : '  '}${name}: ${JSON.stringify(part)}${note}${eol}`;
      }),
    )
    .join('');
}

function dashesOf({ srcToken }: YAMLSeq): readonly number[] {
  if (srcToken?.type !== 'block-seq') return [];
  return srcToken.items.flatMap(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? []);
}

/** Where the last value of an item ends, before comments that follow; null = it is empty. */
function contentEnd(node: unknown): number | null {
  if (isPair(node)) return contentEnd(node.value) ?? contentEnd(node.key);
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    return contentEnd(node.items.at(-1)) ?? node.range?.[1] ?? null;
  }
  return isNode(node) ? (node.range?.[1] ?? null) : null;
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isNode(node) ? node.range : undefined;
  if (range === undefined || range === null) throw unkept();
  return [range[0], range[1]];
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function endOfLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const next = text.indexOf('\n', at);
  return next === -1 ? text.length : next + 1;
}

function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(startOfLine(text, at), at))?.[0] ?? '';
}

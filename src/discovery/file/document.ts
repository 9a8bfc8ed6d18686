import { isDocument, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import { oneLine } from '../../base/text/foreign-text.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { Path } from './formats/format.ts';

/** A list in a file, and the key that it stands under. */
export interface FoundList {
  readonly list: YAMLSeq;
  /** Where the key is in the text; null = the list is the whole file. */
  readonly keyStart: number | null;
}

/** A file as it is understood. */
export interface FileDocument {
  readonly text: string;
  /** Objects, lists, texts and numbers. */
  readonly root: unknown;
  /** @throws MessageError when there is no list */
  listAt(path: Path): FoundList;
  /** The comment behind the value of a field; '' = none. */
  commentAt(path: Path): string;
}

const LONGEST_REASON = 200;

/**
 * Reads JSON, or YAML, of which JSON is a part as far as what its parts mean.
 *
 * @param bytes a character for each byte
 * @throws MessageError when it is neither
 */
export function readDocument(bytes: string, notation: 'json' | 'yaml'): FileDocument {
  const text = textOf(bytes);
  if (notation === 'json') checkJson(text);
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: 'error' });
  const [fault] = document.errors;
  if (fault !== undefined) throw unread(fault.linePos?.[0].line ?? 1, firstLine(fault.message));
  return {
    text,
    root: valueOf(document),
    listAt: (path) => {
      const list = path.length === 0 ? document.contents : document.getIn(path, true);
      if (!isSeq(list) || list.range === undefined || list.range === null) {
        throw new MessageError(message('file_no_list', { path: path.length === 0 ? '/' : path.join('.') }));
      }
      return { list, keyStart: path.length === 0 ? null : keyStart(document.getIn(path.slice(0, -1), true), path) };
    },
    commentAt: (path) => {
      const node = document.getIn(path, true);
      return isScalar(node) ? (node.comment ?? '') : '';
    },
  };
}

function textOf(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch (error) {
    throw new MessageError(message('file_not_utf8'), { cause: error });
  }
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new MessageError(message('file_not_json', { reason: oneLine(reason, LONGEST_REASON) }), { cause: error });
  }
}

function valueOf(document: ReturnType<typeof parseDocument>): unknown {
  if (!isDocument(document)) return null;
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw unread(1, error instanceof Error ? error.message : '');
  }
}

function unread(line: number, reason: Value): MessageError {
  return new MessageError(message('file_unread', { line, reason }));
}

function firstLine(text: string): string {
  return oneLine(text.split('\n')[0]?.split(' at line ')[0] ?? '', LONGEST_REASON);
}

function keyStart(parent: unknown, path: Path): number {
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === path.at(-1))
    : undefined;
  const key = pair?.key as Node | undefined;
  return key?.range?.[0] ?? 0;
}

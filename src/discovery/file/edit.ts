import { isDeepStrictEqual } from 'node:util';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { spliced } from '../hosts/splices.ts';
import { writtenPlace } from '../written-place.ts';
import { type FileDocument, readDocument } from './document.ts';
import type { Content, Path } from './formats/format.ts';
import { formats } from './formats/formats.ts';
import { listSplices } from './list-text.ts';
import { type Entry, type FileChange, itemsAt, type PathEdit, planned, type Standing } from './plan.ts';

export interface FileDraft {
  /** A character for each byte. */
  readonly text: string;
  /** By the server's name. */
  readonly results: ReadonlyMap<string, Standing>;
}

/**
 * Makes changes to a file.
 *
 * FE1. Only entries that say that they are Springtide's are written or removed, and one of somebody else's that is named as such. Every
 *      other byte stays, but for the commas and brackets around.
 * FE2. A change that is made already changes nothing. An entry of somebody else's with the address of a server that is to be in
 *      counts as it.
 * FE3. The new text is read before it is used: it has to say what it should, and beside that what the old one said.
 *
 * @param bytes a character for each byte
 * @throws MessageError when the file cannot be read, has no such list, or cannot be changed in this way
 */
export function edited(bytes: string, content: Content, changes: readonly FileChange[]): FileDraft {
  const document = readDocument(bytes, content.notation);
  const paths = pathsIn(document, content);
  const entries = entriesIn(document, paths, content);
  const { edits, results } = planned({ root: document.root, paths, entries, content }, changes);
  const splices = edits.flatMap(({ path, ...edit }) =>
    listSplices(document.text, content.notation, document.listAt(path), edit),
  );
  if (splices.length === 0) return { text: bytes, results };
  const text = Buffer.from(spliced(document.text, splices), 'utf8').toString('latin1');
  checkResult(document, edits, readDocument(text, content.notation), content);
  return { text, results };
}

/** Every server of the group. @throws MessageError when the file cannot be read, or has no such list */
export function entriesOf(bytes: string, content: Content): readonly Entry[] {
  const document = readDocument(bytes, content.notation);
  return entriesIn(document, pathsIn(document, content), content);
}

function pathsIn(document: FileDocument, content: Content): readonly Path[] {
  const paths = formats[content.format].lists(document.root, content.group);
  for (const path of paths) document.listAt(path);
  return paths;
}

function entriesIn(document: FileDocument, paths: readonly Path[], content: Content): readonly Entry[] {
  const format = formats[content.format];
  return paths.flatMap((path, list) =>
    itemsAt(document.root, path).flatMap((value, item) => {
      const comment = format.commented === null ? '' : document.commentAt([...path, item, format.commented]);
      const places = format.places(value, comment, content);
      const isAlone = places.length === 1;
      return places.map((place): Entry => ({ ...place, written: writtenPlace(place), list, item, isAlone }));
    }),
  );
}

/** FE3. */
function checkResult(before: FileDocument, edits: readonly PathEdit[], after: FileDocument, content: Content): void {
  const expected = plain(before.root);
  for (const { path, changed, added } of edits) {
    const items = itemsAt(expected, path) as unknown[];
    const kept = items.flatMap((value, index) => {
      const item = changed.get(index);
      return item === null ? [] : [item === undefined ? value : item.value];
    });
    items.splice(0, items.length, ...kept, ...added.map(({ value }) => value));
  }
  const comments = edits.flatMap(({ changed, added }) =>
    [...changed.values(), ...added].flatMap((item) => item?.comment ?? []),
  );
  const said = new Set(edits.flatMap(({ path }) => commentsAt(after, path, content)));
  if (isDeepStrictEqual(plain(after.root), expected) && comments.every((comment) => said.has(comment))) return;
  throw new MessageError(message('file_not_changeable'));
}

/** The first two words of each: somebody may have written on. */
function commentsAt(document: FileDocument, path: Path, content: Content): readonly string[] {
  const { commented } = formats[content.format];
  if (commented === null) return [];
  return itemsAt(document.root, path).map((_, item) =>
    document
      .commentAt([...path, item, commented])
      .trim()
      .split(/\s+/, 2)
      .join(' '),
  );
}

/** Without the sameness of parts that an anchor and its aliases have. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

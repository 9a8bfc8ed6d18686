import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { KeyRing } from '../../secrets/sealing.ts';
import type { Queries } from '../../store/database.ts';
import {
  beginFileChange,
  type NewSharedFile,
  fileAtPath,
  fileInTheWay,
  filesInAll,
  hasContent,
  insertPart,
  type SharedFileRow,
  sweepContent,
  writeFileRow,
} from '../../store/sealed/shared-file-rows.ts';
import {
  digestOfFile,
  isSharedPath,
  MOST_BYTES,
  MOST_FILES,
  sealFile,
  sealParts,
  type SharedFile,
} from './shared-file.ts';

/** Who writes a file, when, and of which host it was. */
export type WrittenBy = Pick<NewSharedFile, 'place' | 'changed' | 'changed_by'>;

/** What a path has before it is written; null = nothing. */
type Before = SharedFileRow | null;

/**
 * Writes a file, in a transaction of its own (SF1, SF2).
 *
 * @param mayReplace whether what was there may be replaced; nothing is asked where it is equal
 * @returns what happened: it was equal, written, or is another that may not be replaced
 * @throws MessageError: the path is none or has something in its way, or it is too much
 */
export async function writeSharedFile(
  transaction: Queries,
  ring: KeyRing,
  file: SharedFile,
  { by, mayReplace }: { readonly by: WrittenBy; readonly mayReplace: (before: SharedFileRow) => boolean },
): Promise<'equal' | 'written' | 'kept'> {
  const { path } = file;
  if (!isSharedPath(path)) throw new MessageError(message('shared_path_wrong', { path: path.slice(0, 200) }));
  const whyNot = (there: SharedFileRow): 'equal' | 'kept' | null => {
    if (isEqual(ring, there, file)) return 'equal';
    return mayReplace(there) ? null : 'kept';
  };
  // first without a change: what is equal makes no new version
  const found = await fileAtPath(transaction, path);
  const atOnce = found === null ? null : whyNot(found);
  if (atOnce !== null) return atOnce;
  await beginFileChange(transaction);
  const before = await fileAtPath(transaction, path);
  const reason = before === null ? null : whyNot(before);
  if (reason !== null) return reason;
  await refuseTooMuch(transaction, file, before);
  await storeFile(transaction, ring, file, by);
  if (before !== null) await sweepContent(transaction, before.digest);
  return 'written';
}

/** Writes a file and its content, without a question. The transaction changes files (SF1). */
export async function storeFile(
  transaction: Queries,
  ring: KeyRing,
  file: SharedFile,
  written: WrittenBy,
): Promise<void> {
  const { path, kind } = file;
  const digest = digestOfFile(ring, ring.current.id, file);
  if (kind === 'file' && !(await hasContent(transaction, digest))) {
    let part = 0;
    for (const sealed of sealParts(ring, digest, file.content)) {
      await insertPart(transaction, digest, part, sealed);
      part += 1;
    }
  }
  const { place, changed, changed_by } = written;
  const row = { path, kind, size: sizeOf(file), digest, place, changed, changed_by };
  await writeFileRow(transaction, { ...row, ...sealFile(ring, file, digest) });
}

function isEqual(ring: KeyRing, before: SharedFileRow, file: SharedFile): boolean {
  return ring.has(before.key_id) && before.digest === digestOfFile(ring, before.key_id, file);
}

function sizeOf(file: SharedFile): number {
  return file.kind === 'file' ? file.content.length : 0;
}

async function refuseTooMuch(transaction: Queries, file: SharedFile, before: Before): Promise<void> {
  const inTheWay = before === null ? await fileInTheWay(transaction, file.path) : null;
  if (inTheWay !== null)
    throw new MessageError(message('shared_file_in_the_way', { path: file.path, other: inTheWay }));
  const { count, bytes } = await filesInAll(transaction);
  const [files, all] = [count + (before === null ? 1 : 0), bytes - (before?.size ?? 0) + sizeOf(file)];
  if (files > MOST_FILES || all > MOST_BYTES) {
    throw new MessageError(message('shared_files_too_many', { files: MOST_FILES, most: MOST_BYTES }));
  }
}

import { visible } from '../domain/characters.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';

/** A file of a commit. Submodules are none. */
export interface TreeFile {
  /** From the repository's root. */
  readonly path: string;
  readonly kind: 'file' | 'program' | 'link';
  readonly bytes: number;
}

export const MOST_FILES = 20_000;
/** Bytes of all files of a commit. */
export const MOST_BYTES = 512 * 1024 ** 2;

const LONGEST_PART = 255;
const LONGEST_PATH = 1000;
const ENTRY = /^([0-7]{6}) ([a-z]{1,10}) [0-9a-f]{40,64} {1,20}(\d{1,15}|-)\t(.+)$/s;
const KINDS: Readonly<Record<string, TreeFile['kind']>> = { '100644': 'file', '100755': 'program', '120000': 'link' };
/** What file systems and git take for its own directory. */
const OWN = /^(?:\.git|git~1)$/i;

/**
 * Reads what `git ls-tree -r -z -l` prints.
 *
 * @throws MessageError for a name that no honest repository has, and for a commit that is too large
 */
export function treeFiles(listing: string): readonly TreeFile[] {
  const lines = listing.split('\0').filter((line) => line !== '');
  if (lines.length > MOST_FILES) {
    throw new MessageError(message('content_too_many_files', { count: lines.length, most: MOST_FILES }));
  }
  const files = lines.flatMap(fileIn);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > MOST_BYTES) throw new MessageError(message('content_too_large', { most: MOST_BYTES / 1024 ** 2 }));
  return files;
}

function fileIn(line: string): readonly TreeFile[] {
  const [, mode = '', type = '', size = '', path = line] = ENTRY.exec(line) ?? [];
  if (!isHonest(path) || mode === '') throw new MessageError(message('content_bad_name', { path: shortened(path) }));
  if (type === 'commit') return [];
  return [{ path, kind: KINDS[mode] ?? 'file', bytes: Number(size) }];
}

function isHonest(path: string): boolean {
  // U+FFFD: its bytes are no UTF-8
  if (path.length > LONGEST_PATH || /[\p{Cc}\uFFFD]/u.test(path)) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !OWN.test(part) && part.length <= LONGEST_PART);
}

function shortened(path: string): string {
  return visible(path).slice(0, 100);
}

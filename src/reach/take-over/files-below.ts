import { constants, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../base/errors.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { isSharedPath, LARGEST_FILE, MOST_FILES, type SharedFile } from '../files/shared-file.ts';
import { stampOf } from './seen.ts';

/** A file or link that lies below a directory. */
export interface FoundFile {
  readonly path: string;
  readonly stamp: string;
}

/** Never of use to actions. */
const LEFT_OUT = new Set(['.git']);
/** Directories below one another. */
const DEEPEST = 30;

/**
 * The files and links below a directory, in the order of their paths; what can be none of the installation's goes to `leave`, with
 * the reason.
 */
export async function* filesBelow(
  directory: string,
  leave: (path: string, reason: Value) => void,
): AsyncIterable<FoundFile> {
  let count = 0;
  async function* walk(below: string, depth: number): AsyncIterable<FoundFile> {
    const entries = await readdir(join(directory, below), { withFileTypes: true }).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) leave(below === '' ? '.' : below, contentOf(error));
      return [];
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const reason = whyNotShared(entry, path, depth);
      if (reason !== null) leave(path, reason);
      if (reason !== null || LEFT_OUT.has(entry.name)) continue;
      if (entry.isDirectory()) {
        yield* walk(path, depth + 1);
        continue;
      }
      count += 1;
      if (count > MOST_FILES) return leave(path, message('shared_files_many', { files: MOST_FILES }));
      const found = await lstat(join(directory, path), { bigint: true }).catch(() => null);
      // it is gone
      if (found === null) continue;
      if (found.size > LARGEST_FILE)
        leave(path, message('shared_file_large', { size: Number(found.size), most: LARGEST_FILE }));
      else yield { path, stamp: stampOf(found) };
    }
  }
  yield* walk('', 0);
}

function whyNotShared(entry: Dirent, path: string, depth: number): Value | null {
  if (depth > DEEPEST) return message('shared_path_deep', { most: DEEPEST });
  if (!isSharedPath(path)) return message('shared_name_wrong');
  const isKnown = entry.isDirectory() || entry.isFile() || entry.isSymbolicLink();
  return isKnown ? null : message('shared_kind_wrong');
}

/** A file as it is now, with its stamp; null = it is gone, or is no file or link any more. */
export async function readFound(
  directory: string,
  path: string,
): Promise<{ readonly file: SharedFile; readonly stamp: string } | null> {
  const place = join(directory, path);
  const found = await lstat(place, { bigint: true });
  if (found.isSymbolicLink())
    return { file: { kind: 'link', path, target: await readlink(place) }, stamp: stampOf(found) };
  if (!found.isFile()) return null;
  // something that took its place, such as a pipe or a link, must not block or lead elsewhere
  await using handle = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const opened: BigIntStats = await handle.stat({ bigint: true });
  if (!opened.isFile() || opened.size > LARGEST_FILE) return null;
  const size = Number(opened.size);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0);
  const executable = (Number(opened.mode) & 0o111) !== 0;
  const content = buffer.subarray(0, bytesRead);
  return { file: { kind: 'file', path, executable, content }, stamp: stampOf(opened) };
}

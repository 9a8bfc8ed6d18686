import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** Bytes and files of a directory that a play gets. */
const LARGEST = 32 * 2 ** 20;
const MOST_FILES = 5000;
/** Never of use to a play. */
const LEFT_OUT = new Set(['.git']);

/** A file of a play; its path is below the play's directory. */
export interface PlayFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** A symbolic link of a play, as it is: in confinement it leads to nothing of the server. */
export interface PlayLink {
  readonly path: string;
  readonly link: string;
}

/**
 * Everything below a directory, as a play gets it: a copy of what is there now. No link is followed.
 *
 * @throws MessageError when it is too much
 * @example await contentBelow('/var/lib/springtide/files/web')
 */
export async function contentBelow(directory: string): Promise<readonly (PlayFile | PlayLink)[]> {
  const found: (PlayFile | PlayLink)[] = [];
  let left = LARGEST;
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(directory, below), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(below, entry.name);
      if (found.length >= MOST_FILES) throw tooMuch(directory);
      if (LEFT_OUT.has(entry.name)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isSymbolicLink()) found.push({ path, link: await readlink(join(directory, path)) });
      else if (entry.isFile()) {
        const file = await fileAt(join(directory, path), left);
        if (file === null) throw tooMuch(directory);
        left -= file.content.length;
        found.push({ path, ...file });
      }
    }
  };
  await walk('');
  return found;
}

/** null = it has more bytes than are left. */
async function fileAt(path: string, left: number): Promise<Omit<PlayFile, 'path'> | null> {
  await using file: FileHandle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { size, mode } = await file.stat();
  if (size > left) return null;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
  return { mode: (mode & 0o111) === 0 ? 0o644 : 0o755, content: buffer.subarray(0, bytesRead) };
}

/**
 * A file of the directory, or everything below one of its directories, where a play looks for it.
 *
 * @param path relative to `directory`: isPath
 */
export async function contentAt(directory: string, path: string): Promise<readonly (PlayFile | PlayLink)[]> {
  const real = await realBelow(directory, path);
  if ((await lstat(real)).isDirectory()) {
    return (await contentBelow(real)).map((file) => ({ ...file, path: join('files', path, file.path) }));
  }
  const file = await fileAt(real, LARGEST);
  if (file === null) throw tooMuch(directory);
  return [{ path: join('files', path), ...file }];
}

/**
 * The directory of a playbook, and its name there.
 *
 * @param path relative to `directory`: isPath
 * @throws MessageError when there is none
 */
export async function playbookBelow(
  directory: string,
  path: string,
): Promise<{ readonly directory: string; readonly name: string }> {
  const real = await realBelow(directory, path);
  return { directory: dirname(real), name: basename(real) };
}

async function realBelow(directory: string, path: string): Promise<string> {
  const root = await realpath(directory).catch(() => directory);
  const real = await realpath(join(root, path)).catch(() => null);
  // a directory on the way that is a link may lead out of it
  if (real === null || real !== join(root, path) || !real.startsWith(`${root}${sep}`)) {
    throw new MessageError(message('file_not_on_server', { path, directory }));
  }
  return real;
}

function tooMuch(directory: string): MessageError {
  return new MessageError(message('play_content_too_large', { directory, most: LARGEST, files: MOST_FILES }));
}

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
/** The directory of playbooks of a repository that has roles and variables beside it. */
const PLAYBOOKS = 'playbooks';

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

/** A directory from which plays take files. */
export interface ContentRoot {
  readonly directory: string;
  /** The repository and its commit, for messages; null = the installation's own files. */
  readonly title: string | null;
  /** What the directory is called in messages; default: by its path. */
  readonly shown?: string;
}

/**
 * Everything below a directory, as a play gets it: a copy of what is there now. No link is followed.
 *
 * @throws MessageError when it is too much
 * @example await contentBelow('/var/lib/springtide/files/web')
 */
export async function contentBelow(
  directory: string,
  title: string | null = null,
): Promise<readonly (PlayFile | PlayLink)[]> {
  const found: (PlayFile | PlayLink)[] = [];
  let left = LARGEST;
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(directory, below), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(below, entry.name);
      if (found.length >= MOST_FILES) throw tooMuch(title ?? directory);
      if (LEFT_OUT.has(entry.name)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isSymbolicLink()) found.push({ path, link: await readlink(join(directory, path)) });
      else if (entry.isFile()) {
        const file = await fileAt(join(directory, path), left);
        if (file === null) throw tooMuch(title ?? directory);
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
 * A file of a root, or everything below one of its directories, where a play looks for it.
 *
 * @param path relative to the root: isPath
 * @throws MessageError when there is none, or it is too much
 */
export async function contentAt(root: ContentRoot, path: string): Promise<readonly (PlayFile | PlayLink)[]> {
  const real = await realBelow(root, path);
  if ((await lstat(real)).isDirectory()) {
    return (await contentBelow(real, calledIn(root))).map((file) => ({
      ...file,
      path: join('files', path, file.path),
    }));
  }
  const file = await fileAt(real, LARGEST);
  if (file === null) throw tooMuch(calledIn(root));
  return [{ path: join('files', path), ...file }];
}

/** What a root is called in messages. */
export function calledIn({ directory, title, shown = directory }: ContentRoot): string {
  return title ?? shown;
}

/** A playbook, and the directory that goes with it. */
export interface FoundPlaybook {
  readonly directory: string;
  /** Relative to the directory. */
  readonly name: string;
}

/**
 * Finds a playbook. Its own directory goes with it; in a repository, the one above it if its own is called `playbooks`, as
 * repositories have their roles beside that.
 *
 * @param path relative to the root: isPath
 * @throws MessageError when there is none
 * @example await playbookBelow({ directory: '/srv/commit', title: 'deploy (0123456789)' }, 'ansible/playbooks/site.yml')
 * // { directory: '/srv/commit/ansible', name: 'playbooks/site.yml' }
 */
export async function playbookBelow(root: ContentRoot, path: string): Promise<FoundPlaybook> {
  const real = await realBelow(root, path);
  const [directory, name] = [dirname(real), basename(real)];
  const isApart = root.title !== null && dirname(path) !== '.' && basename(directory) === PLAYBOOKS;
  return isApart ? { directory: dirname(directory), name: join(PLAYBOOKS, name) } : { directory, name };
}

async function realBelow({ directory, title, shown = directory }: ContentRoot, path: string): Promise<string> {
  const root = await realpath(directory).catch(() => directory);
  const real = await realpath(join(root, path)).catch(() => null);
  // a directory on the way that is a link may lead out of it
  if (real === null || real !== join(root, path) || !real.startsWith(`${root}${sep}`)) {
    throw new MessageError(
      title === null
        ? message('file_not_on_server', { path, directory: shown })
        : message('content_no_file', { path, title }),
    );
  }
  return real;
}

function tooMuch(directory: string): MessageError {
  return new MessageError(message('play_content_too_large', { directory, most: LARGEST, files: MOST_FILES }));
}

import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { type ContentDeps, contentPlace } from '../../content/content-place.ts';
import type { PlannedContent } from '../../domain/plans/plan.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** The files on the server that actions may send to nodes. */
export interface ServerFiles {
  /** @throws with a sentence that names the path */
  read(path: string): Promise<Buffer>;
}

/** The largest file that is sent to nodes, in bytes. */
const LARGEST = 8 * 1024 * 1024;

/**
 * The files that a step may send: those of the repositories in its plan (`repo:NAME/path`), and those of the installation.
 *
 * @example await filesOfStep(deps, work.content ?? []).read('repo:deploy/nginx.conf')
 */
export function filesOfStep(deps: ContentDeps, planned: readonly PlannedContent[]): ServerFiles {
  return {
    read: async (text) => {
      const { directory, path, title, shown } = await contentPlace(text, planned, deps);
      return serverFiles(directory, title, shown).read(path);
    },
  };
}

/**
 * Files below one directory: nothing else of the server (keys, settings) can be sent to nodes, and error messages do not reveal
 * whether anything else exists.
 *
 * @param title the files of which repository they are, for messages; null = of the installation
 * @param shown what the directory is called in messages
 * @example await serverFiles('/srv/springtide/files').read('nginx.conf')
 */
export function serverFiles(directory: string, title: string | null = null, shown = directory): ServerFiles {
  return {
    read: async (path) => {
      const root = await realpath(directory).catch(() => resolve(directory));
      const outside =
        title === null
          ? message('file_not_below', { path, directory: shown })
          : message('content_no_file', { path, title });
      // refused before the file system is asked
      if (![resolve(directory), root].some((base) => isBelow(resolve(base, path), base)))
        throw new MessageError(outside);
      const real = await realpath(resolve(root, path)).catch(() => null);
      if (real === null)
        throw new MessageError(title === null ? message('file_not_on_server', { path, directory: shown }) : outside);
      if (!isBelow(real, root)) throw new MessageError(outside);
      return readBounded(real, path);
    },
  };
}

function isBelow(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

async function readBounded(real: string, path: string): Promise<Buffer> {
  // opening something other than a file, such as a pipe, must not block
  await using file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const found = await file.stat();
  if (!found.isFile()) throw new MessageError(message('not_a_file', { path }));
  const { size } = found;
  if (size > LARGEST) throw new MessageError(message('file_too_large', { path, size, most: LARGEST }));
  // not more than this, should it grow meanwhile
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
  return buffer.subarray(0, bytesRead);
}

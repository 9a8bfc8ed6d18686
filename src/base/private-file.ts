import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { hasCode } from './errors.ts';
import { octal } from './trusted-way.ts';

/** Bytes: far more than a key or a password has. */
const LARGEST = 64 * 1024;

interface OpenOptions {
  /** Default: for reading. */
  readonly flags?: number;
  /** Another user who may own it besides that of this process. */
  readonly orOf?: number | null;
}

/**
 * Opens a file that only its owner, the user of this process, may read. A mode that allows more is
 * corrected.
 *
 * @throws when it is not a regular file, is a symbolic link, or belongs to somebody else; the system's error when it does not exist
 */
export async function openPrivate(
  path: string,
  { flags = constants.O_RDONLY, orOf = null }: OpenOptions = {},
): Promise<FileHandle> {
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600).catch((error: unknown) => {
    if (hasCode(error, 'ELOOP')) throw new MessageError(message('file_is_link'), { cause: error });
    throw error;
  });
  try {
    const { mode, uid } = await file.stat();
    const own = process.getuid?.() ?? uid;
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new MessageError(message('file_is_none'));
    if (uid !== own && uid !== orOf) throw new MessageError(message('file_of_other', { uid, own, path }));
    if ((mode & 0o077) !== 0) await file.chmod(0o600);
    const now = (await file.stat()).mode;
    if ((now & 0o077) !== 0) throw new MessageError(message('file_readable_by_others', { mode: octal(now), path }));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The content of a small file that only this process's user may read.
 *
 * @throws as openPrivate, and for a file that is too large for its purpose
 */
export async function readPrivate(path: string): Promise<Buffer> {
  await using file = await openPrivate(path);
  const { size } = await file.stat();
  if (size > LARGEST) throw new MessageError(message('file_too_long', { size, most: LARGEST }));
  return file.readFile();
}

/** Writes a private file atomically, replacing an existing one. */
export async function replacePrivate(
  path: string,
  content: string,
  owner: { readonly uid: number; readonly gid: number } | null = null,
): Promise<void> {
  const draft = draftOf(path);
  try {
    await using file = await open(draft, 'wx', 0o600);
    await file.writeFile(content);
    if (owner !== null) await file.chown(owner.uid, owner.gid);
    await file.sync();
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * A private file that is created atomically, unless it exists: processes that start at once agree on one.
 *
 * @returns its content
 * @example await madeOnce('/var/lib/springtide/ansible/machine', () => randomUUID())
 */
export async function madeOnce(path: string, content: () => string): Promise<string> {
  const read = async (): Promise<string> => {
    try {
      return (await readPrivate(path)).toString('utf8');
    } catch (error) {
      if (error instanceof Error && !('code' in error))
        throw new MessageError(message('file_wrong', { path, reason: error.message }), { cause: error });
      throw error;
    }
  };
  try {
    return await read();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = draftOf(path);
  try {
    await writeFile(draft, content(), { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, path).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return read();
}

function draftOf(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`;
}

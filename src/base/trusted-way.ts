import { lstat, mkdir, readFile, readlink, stat } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { hasCode } from './errors.ts';

/** As many symbolic links as the kernel follows. */
const MOST_LINKS = 40;

/**
 * Resolves a directory from the root on, and creates what is missing, private to this process. Nobody but root and
 * this process's user can put another directory in its place:
 *
 * - the owner of each directory and symbolic link on the way is root, this process's user, or the owner of this program;
 * - nobody else may write to a directory on the way, unless it is sticky as /tmp is.
 *
 * @returns the path without symbolic links
 * @throws a sentence that says what is wrong on the way, and the remedy
 */
export async function trustedWay(path: string): Promise<string> {
  const absolute = resolve(path);
  const trusted = await trustedOwners();
  const names = namesIn(absolute);
  let at = parse(absolute).root;
  let links = 0;
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    await refuseStrangers(at, trusted);
    const next = name === '..' ? dirname(at) : join(at, name);
    const found = await foundOrMade(next);
    if (!found.isDirectory() && !found.isSymbolicLink()) {
      throw new MessageError(message('way_is_file', { path: next }));
    }
    if (!found.isSymbolicLink()) {
      at = next;
      continue;
    }
    if (!trusted.has(found.uid)) throw new MessageError(message('way_is_link', { path: next, uid: found.uid }));
    links += 1;
    if (links > MOST_LINKS) throw new MessageError(message('way_has_many_links', { path: absolute }));
    const target = await readlink(next);
    names.unshift(...namesIn(target));
    at = resolve(at, target.startsWith('/') ? '/' : '.');
  }
  return at;
}

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

async function foundOrMade(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  return lstat(path);
}

/** @throws when an untrusted user can rename or remove entries of this directory */
async function refuseStrangers(directory: string, trusted: ReadonlySet<number>): Promise<void> {
  const { uid, gid, mode } = await lstat(directory);
  if (!trusted.has(uid)) {
    throw new MessageError(message('way_of_other', { directory, uid }));
  }
  const isSticky = (mode & 0o1000) !== 0;
  const isOpen = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !(await isOurGroup(gid, trusted)));
  if (!isOpen || isSticky) return;
  throw new MessageError(message('way_writable_by_others', { directory, mode: octal(mode) }));
}

/** Users that could control this process anyway: root (whatever its uid here), its own user, the owner of the program. */
async function trustedOwners(): Promise<ReadonlySet<number>> {
  const [root, program] = await Promise.all([stat('/'), stat(import.meta.dirname)]);
  return new Set([0, process.getuid?.() ?? 0, root.uid, program.uid]);
}

/** The group of root, or one without other members: many systems give each user one, and let it write everywhere. */
async function isOurGroup(gid: number, trusted: ReadonlySet<number>): Promise<boolean> {
  if (gid === 0) return true;
  const [users, groups] = await Promise.all(['/etc/passwd', '/etc/group'].map(rowsOf));
  const named = groups?.find(([, , id]) => Number(id) === gid)?.[3]?.split(',') ?? [];
  const members = users?.filter(([name = '', , , group]) => Number(group) === gid || named.includes(name)) ?? [];
  return members.length > 0 && members.every(([, , uid]) => trusted.has(Number(uid)));
}

async function rowsOf(file: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').map((line) => line.split(':'));
}

/** @example octal(0o40755) // '0755' */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { isOtherUser } from './bubblewrap.ts';

/** Where a confined program finds the collections of the server's own directories. */
const PLACE = '/collections';
/** The part of such a directory that has collections. Nothing else of it is seen. */
const PART = 'ansible_collections';
/** Where every version of Ansible looks; it is seen anyway. */
const SYSTEM = '/usr/share/ansible/collections';
/** Rights of everybody else on a directory: to look into it, and to pass through. */
const LOOK_AND_PASS = 0o005;
const PASS = 0o001;

/** Collections as confined programs see them. */
export interface VisibleCollections {
  /** Where they see a directory → its path on the server. */
  readonly placed: Readonly<Record<string, string>>;
  /** Where Ansible is to look for collections, as it reads such lists. */
  readonly path: string;
}

/**
 * The collections below some directories that confined programs can be shown, in this order. It is looked at anew each time: what
 * is installed later is found.
 *
 * @param directories as Ansible has them: each with a directory `ansible_collections`
 * @param hidden directories of which nothing may be seen
 * @example await visibleCollections(['/opt/collections'], [])
 * // { placed: { '/collections/0/ansible_collections': '/opt/collections/ansible_collections' }, path: '/collections/0:/usr/share/…' }
 */
export async function visibleCollections(
  directories: readonly string[],
  hidden: readonly string[],
): Promise<VisibleCollections> {
  const placed: Record<string, string> = {};
  const path: string[] = [];
  for (const directory of directories) {
    const real = await realpath(join(directory, PART)).catch(() => null);
    if (real === null || !(await isReachable(real)) || (await holdsHidden(real, hidden))) continue;
    const place = join(PLACE, String(path.length));
    placed[join(place, PART)] = real;
    path.push(place);
  }
  return { placed, path: [...path, SYSTEM].join(':') };
}

/** Those of the directories that have collections which confined programs cannot reach: they run as another user. */
export async function closedCollections(directories: readonly string[]): Promise<readonly string[]> {
  const closed: string[] = [];
  for (const directory of directories) {
    const real = await realpath(join(directory, PART)).catch(() => null);
    if (real !== null && !(await isReachable(real))) closed.push(directory);
  }
  return closed;
}

async function isReachable(real: string): Promise<boolean> {
  if (!isOtherUser()) {
    return access(real, constants.R_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
  }
  if (!(await allows(real, LOOK_AND_PASS))) return false;
  for (let at = dirname(real); at !== dirname(at); at = dirname(at)) if (!(await allows(at, PASS))) return false;
  return true;
}

async function allows(path: string, rights: number): Promise<boolean> {
  const { mode } = await stat(path);
  return (mode & rights) === rights;
}

async function holdsHidden(real: string, hidden: readonly string[]): Promise<boolean> {
  const paths = await Promise.all(hidden.map((path) => realpath(path).catch(() => path)));
  return paths.some((path) => path === real || path.startsWith(real === sep ? sep : `${real}${sep}`));
}

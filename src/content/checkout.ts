import { chmod, mkdir, mkdtemp, readdir, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { hasCode } from '../base/errors.ts';
import type { Mirror } from './mirror.ts';
import { MOST_BYTES, type TreeFile, treeFiles } from './tree.ts';

/*
 * The files of a commit as a directory, for programs that read them.
 *
 * CO1. A checkout appears as a whole, and is never changed. Of two that are made at once, one stays.
 * CO2. The files have the bytes that were committed: attributes, filters and line ends have no effect.
 * CO3. No link leads out of it: one that does is left out.
 */

/** Characters of the list of a commit's files. */
const LONGEST_LISTING = 16 * 1024 ** 2;
const NO_ATTRIBUTES = '* -text -eol -ident -filter -working-tree-encoding\n';
const READABLE = { file: 0o444, program: 0o555 } as const;

/** The files of a commit, by their paths. @throws MessageError; GitFailure when the commit is not here */
export async function filesOf(mirror: Mirror, commit: string): Promise<readonly TreeFile[]> {
  return treeFiles(
    await mirror.look(['ls-tree', '-r', '-z', '-l', '--full-tree', commit], { mostOutput: LONGEST_LISTING }),
  );
}

/**
 * Makes the directory of a commit that the mirror has.
 *
 * @param place where it is to be
 * @throws MessageError for a commit that is too large, or has hostile names
 */
export async function checkOut(mirror: Mirror, commit: string, place: string): Promise<string> {
  const files = await filesOf(mirror, commit);
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(`${place}.`);
  try {
    const tree = join(draft, 'tree');
    await mkdir(tree);
    await writeOut(mirror, commit, { draft, tree });
    await settle(tree, files);
    await rename(tree, place).catch((error: unknown) => {
      // another one was faster (CO1)
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return place;
}

/** Notes that a checkout is used. False when there is none. */
export async function isCheckedOut(place: string): Promise<boolean> {
  const now = new Date();
  return utimes(place, now, now).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    },
  );
}

async function writeOut(
  mirror: Mirror,
  commit: string,
  { draft, tree }: { readonly draft: string; readonly tree: string },
): Promise<void> {
  await mkdir(join(mirror.directory, 'info'), { recursive: true });
  await writeFile(join(mirror.directory, 'info', 'attributes'), NO_ATTRIBUTES);
  const options = {
    environment: { GIT_INDEX_FILE: join(draft, 'index'), GIT_WORK_TREE: tree },
    configuration: {
      'core.bare': 'false',
      'core.symlinks': 'true',
      'core.protectHFS': 'true',
      'core.protectNTFS': 'true',
    },
    seconds: 300,
    fileBytes: MOST_BYTES,
  };
  await mirror.look(['read-tree', commit], options);
  await mirror.look(['checkout-index', '--all', '--force', '--quiet'], options);
}

/** Sets the modes, and removes links that lead out or nowhere. */
async function settle(tree: string, files: readonly TreeFile[]): Promise<void> {
  const root = await realpath(tree);
  for (const { path, kind } of files) {
    const place = join(tree, path);
    if (kind !== 'link') await chmod(place, READABLE[kind]);
    else if (!(await leadsInside(place, root))) await rm(place);
  }
  const directories = new Set(files.flatMap(({ path }) => parentsOf(path)));
  for (const directory of ['', ...directories]) await chmod(join(tree, directory), 0o755);
}

async function leadsInside(link: string, root: string): Promise<boolean> {
  const real = await realpath(link).catch(() => null);
  return real !== null && (real === root || real.startsWith(`${root}${sep}`));
}

/** @example parentsOf('a/b/c') // ['a', 'a/b'] */
function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/**
 * Removes checkouts that nobody used for a while, and what killed processes left.
 *
 * @param directory of the checkouts of one repository
 * @param isNeeded whether a task needs a commit
 */
export async function sweepCheckouts(
  directory: string,
  isNeeded: (commit: string) => boolean,
  unusedSince: Date,
): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const place = join(directory, name);
    const { mtime } = await stat(place);
    if (mtime < unusedSince && !isNeeded(name)) await rm(place, { recursive: true, force: true });
  }
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The most source files of one folder, tests aside. */
const MOST = 25;
const ROOTS = ['src', 'web/src'];

/** Names every folder that has too many source files; part of `npm run lint`. */
async function fullFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sources = entries.filter(({ name }) => /\.tsx?$/.test(name) && !name.includes('.test.'));
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => fullFolders(join(folder, name)));
  const full =
    sources.length > MOST
      ? [`${folder} has ${sources.length} source files, ${MOST} at most: group them by subject`]
      : [];
  return [...full, ...(await Promise.all(below)).flat()];
}

const full = (await Promise.all(ROOTS.map(fullFolders))).flat();
for (const complaint of full) process.stderr.write(`${complaint}\n`);
process.exitCode = full.length === 0 ? 0 : 1;

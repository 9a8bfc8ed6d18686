import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The directory, for the set-ups of the other projects. */
const VARIABLE = 'TEST_ROOM_IN_MEMORY';
const GIB = 2 ** 30;
/** Left to programs when as much as this is free: the files of all tests together take less than one. */
const LEAST_FREE = 6 * GIB;

/**
 * Global set-up: puts the temporary files of tests into memory, if there is room and this process may mount. A database is hundreds of
 * small files, which take ten times the processor time on a disk.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[VARIABLE] !== undefined || (await freeMemory()) < LEAST_FREE) return async () => {};
  await removeLeftOver();
  // short, as the path of a socket has 107 bytes
  const directory = await mkdtemp(join(tmpdir(), `st-${process.pid}-`));
  await chmod(directory, 0o1777);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'mode=1777,size=4g', 'springtide-tests', directory]);
  } catch {
    await rmdir(directory);
    return async () => {};
  }
  const before = process.env['TMPDIR'];
  Object.assign(process.env, { TMPDIR: directory, [VARIABLE]: directory });
  return async () => {
    delete process.env[VARIABLE];
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await remove(directory);
  };
}

/** What runs left that were killed. */
async function removeLeftOver(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^st-(\d+)-\w{6}$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await remove(join(tmpdir(), name)).catch(() => {});
  }
}

async function remove(directory: string): Promise<void> {
  // a process that still ends keeps its files until then
  await run('umount', ['--lazy', directory]);
  await rmdir(directory);
}

/** In bytes; 0 where the system does not say. */
async function freeMemory(): Promise<number> {
  const facts = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  return Number(/^MemAvailable: +(\d+) kB$/m.exec(facts)?.[1] ?? 0) * 1024;
}

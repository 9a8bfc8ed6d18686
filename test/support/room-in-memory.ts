import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rmdir } from 'node:fs/promises';
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
  // short, as the path of a socket has 107 bytes
  const directory = await mkdtemp(join(tmpdir(), 'st-'));
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
    // a process that still ends keeps its files until then
    await run('umount', ['--lazy', directory]);
    await rmdir(directory);
  };
}

/** In bytes; 0 where the system does not say. */
async function freeMemory(): Promise<number> {
  const facts = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  return Number(/^MemAvailable: +(\d+) kB$/m.exec(facts)?.[1] ?? 0) * 1024;
}

import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where groups of processes may lie: control groups of version 1, and of version 2. */
const ROOTS = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'];
/** Milliseconds for the last processes of a group to end. */
const PATIENCE = 10_000;

/** Processes that have only what others leave of the processors. It goes when it is disposed, after its processes. */
export interface LeftoverGroup extends AsyncDisposable {
  /** Puts a process into the group, and with it all that it starts from now on. */
  add(pid: number): Promise<void>;
}

/**
 * Makes a group for the stand-ins of other machines, which would else take from Springtide what other machines never could.
 * Niceness does not do: Linux shares processors among sessions first.
 *
 * @returns null where there are no such groups, or we may not make them
 * @example await using group = await leftoverGroup();
 */
export async function leftoverGroup(): Promise<LeftoverGroup | null> {
  for (const root of ROOTS) {
    const directory = join(root, `springtide-bench-${process.pid}`);
    try {
      await mkdir(directory);
    } catch {
      continue;
    }
    try {
      await writeFile(join(directory, 'cpu.idle'), '1', { flag: 'r+' });
    } catch {
      await rmdir(directory);
      continue;
    }
    return {
      add: (pid) => writeFile(join(directory, 'cgroup.procs'), String(pid), { flag: 'r+' }),
      [Symbol.asyncDispose]: () => remove(directory),
    };
  }
  return null;
}

async function remove(directory: string): Promise<void> {
  for (const giveUp = Date.now() + PATIENCE; ; await delay(50)) {
    try {
      return await rmdir(directory);
    } catch (error) {
      if (Date.now() > giveUp) throw error;
    }
  }
}

import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds for the last processes of a group to end. */
const PATIENCE = 10_000;

/** A control group of Linux. It is removed when it is disposed, after its processes have ended. */
export interface ProcessGroup extends AsyncDisposable {
  readonly directory: string;
  /** Puts a process into the group, together with all that it starts afterwards. */
  add(pid: number): Promise<void>;
}

/**
 * Makes a group below the first of some mounts where that works, and where `prepare` does not throw.
 *
 * @returns null where there are no such groups, or we may not make them
 * @example await using group = await processGroup(['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'], setIdle);
 */
export async function processGroup(
  mounts: readonly string[],
  prepare: (directory: string) => Promise<unknown>,
): Promise<ProcessGroup | null> {
  for (const mount of mounts) {
    const directory = join(mount, `springtide-bench-${process.pid}`);
    try {
      await mkdir(directory);
    } catch {
      continue;
    }
    try {
      await prepare(directory);
    } catch {
      await rmdir(directory);
      continue;
    }
    return {
      directory,
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

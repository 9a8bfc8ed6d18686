import { open, readFile, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessIdentity, identify, isAlive } from './process-identity.ts';

/**
 * Runs `body` while this process alone holds the lock file. A lock whose process died is taken over.
 *
 * @example await withLock(`${directory}/network.lock`, () => ensureBridge())
 */
export async function withLock<T>(path: string, body: () => Promise<T>): Promise<T> {
  await acquire(path);
  try {
    return await body();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<void> {
  const self = JSON.stringify(await identify(process.pid));
  for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(self);
      await file.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (await isStale(path)) {
      // Only one of those who see the stale lock gets to move it away.
      const aside = `${path}.${randomUUID()}`;
      await rename(path, aside).then(
        () => rm(aside, { force: true }),
        () => {},
      );
    } else {
      await delay(pause);
    }
  }
}

async function isStale(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text === '') return false; // just made, or just gone
  return !(await isAlive(JSON.parse(text) as ProcessIdentity));
}

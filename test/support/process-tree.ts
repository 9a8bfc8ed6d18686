import { readdir, readFile } from 'node:fs/promises';
import { hasCode } from '../../src/base/errors.ts';

/** A process and all of its descendants whose parents are alive. */
export async function processTree(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''));
  const children = (await Promise.all(lists)).flatMap((list) => list.trim().split(' ')).filter((child) => child !== '');
  return [pid, ...(await Promise.all(children.map((child) => processTree(Number(child))))).flat()];
}

/** Kills a process and all of its descendants; ignores those that end by themselves meanwhile. */
export async function killTree(pid: number): Promise<void> {
  for (const each of await processTree(pid)) {
    try {
      process.kill(each, 'SIGKILL');
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) throw error;
    }
  }
}

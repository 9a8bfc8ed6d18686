import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxPlace } from './place.ts';

/*
 * What is started for a machine outside of its namespaces carries the machine's name in its environment, so that it can be
 * found whoever started it: a boot whose server died, and processes of machines without namespaces.
 */

const MARK = 'SPRINGTIDE_SANDBOX';
const LOOK_EVERY_MS = 5;

/** The variable that a machine's processes carry. */
export function markOf(place: SandboxPlace, vmId: string): Readonly<Record<string, string>> {
  return { [MARK]: `${place.hash}-${vmId}` };
}

/** The variables by which processes of these machines are known, as in an environment. */
export function marksOf(place: SandboxPlace, vmIds: readonly string[]): ReadonlySet<string> {
  return new Set(
    vmIds.flatMap((vmId) => Object.entries(markOf(place, vmId)).map(([name, value]) => `${name}=${value}`)),
  );
}

/** @param environment of a process, as /proc/<pid>/environ has it */
export function isMarked(environment: string, marks: ReadonlySet<string>): boolean {
  return environment.split('\0').some((variable) => marks.has(variable));
}

/**
 * Ends the processes that carry the marks of machines, and what these start meanwhile; resolves when none is left. Only
 * processes of this process's user count: processes of a machine's own users end with its namespaces.
 */
export async function killMarked(place: SandboxPlace, vmIds: readonly string[]): Promise<void> {
  if (vmIds.length === 0) return;
  const marks = marksOf(place, vmIds);
  for (;;) {
    const found = await carriersOf(marks);
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it ended by itself
      }
    }
    await delay(LOOK_EVERY_MS);
  }
}

async function carriersOf(marks: ReadonlySet<string>): Promise<readonly number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!isMarked(environment, marks)) continue;
    const owner = await stat(`/proc/${pid}`).catch(() => null);
    if (owner?.uid === process.getuid?.()) found.push(Number(pid));
  }
  return found;
}

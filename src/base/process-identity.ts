import { readFile } from 'node:fs/promises';

/** A process, identified across reuse of its pid: no two processes have the same pid and start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, as /proc/<pid>/stat says; '' where there is no /proc. */
  readonly started: string;
}

/** The identity of a running process, or null when there is none with this pid: one that only waits to be reaped runs no more. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return signalReaches(pid) ? { pid, started: '' } : null;
  return fieldsIn(stat)[0] === 'Z' ? null : { pid, started: startTimeIn(stat) };
}

/** The start time in the text of /proc/<pid>/stat; '' when it has none. */
export function startTimeIn(stat: string): string {
  return fieldsIn(stat)[19] ?? '';
}

/** The fields from the third on: the command's name, in parentheses, may contain spaces; those after it do not. */
function fieldsIn(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** True while this process itself runs. */
export async function isAlive(process: ProcessIdentity | null): Promise<boolean> {
  if (process === null) return false;
  const now = await identify(process.pid);
  return now !== null && (process.started === '' || now.started === process.started);
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

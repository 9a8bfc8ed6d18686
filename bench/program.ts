import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PATIENCE_MS = 5000;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The directory of its output, `output.log`. */
  readonly directory: string;
  /** The Debian package that contains it. */
  readonly debianPackage: string;
}

/**
 * Runs a program of a contender, and ends it with its children when the signal aborts.
 *
 * @returns its output
 * @throws when it does not exit with 0; the abort reason
 */
export async function runProgram(program: Program, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const { command, args, env, directory, debianPackage } = program;
  const logFile = join(directory, 'output.log');
  await using log = await open(logFile, 'w');
  const child = spawn(command, args, {
    // Processes that outlive it (masters of kept connections) inherit these: a pipe would stay open until the last of them ends.
    stdio: ['ignore', log.fd, log.fd],
    // a group of its own, so that its forks end with it
    detached: true,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
  });
  const { pid } = child;
  const exit = once(child, 'exit');
  const end = (): void => void (pid !== undefined && endGroup(pid, exit));
  signal.addEventListener('abort', end, { once: true });
  try {
    const [code] = (await exit) as [number | null];
    signal.throwIfAborted();
    const words = await readFile(logFile, 'utf8');
    if (code === 0) return words;
    throw new Error(`${command} ended with ${code}:\n${words.trim().slice(-1000)}`);
  } catch (error) {
    if (pid !== undefined) throw error;
    const mend = `npm run bench installs it (Debian package ${debianPackage})`;
    throw new Error(`${command} does not start: ${mend}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function endGroup(pid: number, exit: Promise<unknown>): void {
  process.kill(-pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), PATIENCE_MS);
  void exit.finally(() => clearTimeout(timer));
}

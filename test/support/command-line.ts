import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { environmentWith } from './environment.ts';

/** The launcher of the command `springtide`. */
export const LAUNCHER = fileURLToPath(new URL('../../bin/springtide.js', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command to its end.
 *
 * @param env what it is told besides; its language is English
 * @example await springtide(['pool', 'list'], { SPRINGTIDE_URL: server.url })
 */
export async function springtide(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Ran> {
  const child = spawn(process.execPath, [LAUNCHER, ...words], { env: environmentWith({ LC_ALL: 'C.UTF-8', ...env }) });
  child.stdin.end(input);
  const exited = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  return { code: child.exitCode, stdout, stderr };
}

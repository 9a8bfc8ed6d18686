import { spawn } from 'node:child_process';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

export interface RunOptions {
  /** Its stdin. */
  readonly input?: string;
  /** Its working directory. */
  readonly cwd?: string;
  /** Whether it has a session of its own, out of reach of a terminal's signals, as a process that outlives this one must. */
  readonly detached?: boolean;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. Rejects with what it wrote to stderr when it fails or does not exist. */
export function runProgram(
  file: string,
  args: readonly string[],
  { input = '', cwd, detached = false, env = {} }: RunOptions = {},
): Promise<{ readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      detached,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', reject);
    child.stdin.on('error', () => {}); // it ended before it read everything; its exit code says why
    child.once('close', (code) => {
      if (code === 0) resolve({ stdout });
      else
        reject(
          new MessageError(
            message('program_ended', {
              program: file,
              arguments: args.join(' '),
              code: code ?? '',
              output: complaint.trim(),
            }),
          ),
        );
    });
    child.stdin.end(input);
  });
}

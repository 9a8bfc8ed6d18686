import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Owner } from '../../base/private-directory.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

const execute = promisify(execFile);

/** Runs a program to its end, with this stdin. Rejects with its stderr when it fails. */
export type CommandRunner = (file: string, args: readonly string[], input?: string) => Promise<{ stderr: string }>;

/** How PostgreSQL's programs are run. */
export interface Unprivileged {
  readonly run: CommandRunner;
  /** The user that its files must belong to; null = the user of this process. */
  readonly owner: Owner | null;
}

/**
 * PostgreSQL refuses to run as root. As root we run it in a user namespace in which root has another uid: it still
 * has access to root's own files, and no system user is needed. Where the kernel forbids that, the user "postgres" is used.
 *
 * @throws when neither is available; the message gives the remedy
 */
export async function unprivileged(): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) return { run: run([], {}), owner: null };
  const number = await knownUser();
  const namespace = ['unshare', '--user', `--map-user=${number}`, `--map-group=${number}`, '--'];
  if (await works([...namespace, 'true'])) return { run: run(namespace, {}), owner: null };
  const ids = await Promise.all(['-u', '-g'].map((flag) => execute('id', [flag, 'postgres']))).catch(() => null);
  const [uid, gid] = ids?.map(({ stdout }) => Number(stdout)) ?? [];
  if (uid !== undefined && gid !== undefined) return { run: run([], { uid, gid }), owner: { uid, gid } };
  throw new MessageError(message('postgres_not_as_root'));
}

/** initdb needs a name for its user. */
async function knownUser(): Promise<number> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const numbers = text.split('\n').map((line) => Number(line.split(':')[2] ?? 0));
  return numbers.find((uid) => uid > 0 && uid < 65_534) ?? 1000;
}

async function works([file = '', ...args]: readonly string[]): Promise<boolean> {
  return execute(file, args).then(
    () => true,
    () => false,
  );
}

function run(prefix: readonly string[], identity: { readonly uid?: number; readonly gid?: number }): CommandRunner {
  return (file, args, input = '') =>
    new Promise((resolve, reject) => {
      const [program = file, ...rest] = [...prefix, file, ...args];
      // pg_ctl leaves the postmaster behind, which would hold a pipe open forever: stderr is read only until pg_ctl's exit
      const child = spawn(program, rest, { ...identity, cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.stdin.on('error', () => {}); // it may end without having read all of it
      child.stdin.end(input);
      child.once('error', reject);
      child.once('exit', (code) => {
        child.stderr.destroy();
        if (code === 0) resolve({ stderr });
        else
          reject(
            new MessageError(message('program_failed', { program: file, code: code ?? '', output: stderr.trim() })),
          );
      });
    });
}

import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end. Rejects with what it wrote to stderr when it fails. */
export type CommandRunner = (file: string, args: readonly string[]) => Promise<void>;

/**
 * PostgreSQL refuses to run as root. As root we run it in a user namespace in which root has another number: it keeps
 * reaching root's own files and no system user is needed. Where the kernel forbids that, the user "postgres" is used.
 *
 * @throws when neither is to be had; the message says what to do
 */
export async function commandRunner(): Promise<CommandRunner> {
  if (process.getuid?.() !== 0) return run([], {});
  const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
  if (await works([...namespace, 'true'])) return run(namespace, {});
  const ids = await Promise.all(['-u', '-g'].map((flag) => execute('id', [flag, 'postgres']))).catch(() => null);
  const [uid, gid] = ids?.map(({ stdout }) => Number(stdout)) ?? [];
  if (uid !== undefined && gid !== undefined) return run([], { uid, gid });
  throw new Error(
    'PostgreSQL cannot run as root here (no user namespaces, no user "postgres"): run Springtide as another user, or set SPRINGTIDE_DATABASE_URL',
  );
}

async function works([file = '', ...args]: readonly string[]): Promise<boolean> {
  return execute(file, args).then(
    () => true,
    () => false,
  );
}

function run(prefix: readonly string[], identity: { readonly uid?: number; readonly gid?: number }): CommandRunner {
  return (file, args) =>
    new Promise((resolve, reject) => {
      const [program = file, ...rest] = [...prefix, file, ...args];
      // pg_ctl leaves the postmaster behind, which would hold a pipe open for ever: only stderr until pg_ctl's exit
      const child = spawn(program, rest, { ...identity, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
      let complaint = '';
      child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      child.once('error', reject);
      child.once('exit', (code) => {
        child.stderr.destroy();
        if (code === 0) resolve();
        else reject(new Error(`${file} ended with ${code}: ${complaint.trim()}`));
      });
    });
}

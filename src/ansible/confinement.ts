import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { lstat, open, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { abortReason } from '../base/abort-reason.ts';

/** The only files of the server that a confined program sees, read-only: programs and libraries. */
const SHOWN = [
  '/usr/bin',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/lib64',
  '/usr/share/ansible',
];
/** Traditional names for them. */
const ROOTS = ['/bin', '/lib', '/lib32', '/lib64'];
/** The user of confined programs when the server is root: a number that neither Debian nor systemd assigns. */
const USER = 61_000;
/** Bytes of its own directory, which is in memory. */
const ROOM = 32 * 2 ** 20;
/** Limits: bytes and seconds of processor time per process, processes, bytes per file. */
const LIMITS = ['--as=1073741824', '--cpu=60', '--nproc=8', `--fsize=${ROOM}`, '--core=0'];
/** Files that each may open. */
const MOST_FILES = 256;
/** Milliseconds after which it is ended. */
const PATIENCE = 60_000;
/** Seconds after which it ends by itself, in case this process died before the two were tied together. */
const LIFETIME = 90;
const LATE = `it did not end within ${PATIENCE / 1000} s`;
/** Bytes of its stdout and of its stderr: one that writes more is ended. */
const LONGEST_OUTPUT = 16 * 2 ** 20;
const LONGEST_COMPLAINT = 64 * 1024;

/** The kernel, or the installed software, cannot confine a program. */
export class NotConfined extends Error {}

export interface ConfinedOptions {
  readonly input?: string;
  /** Directories of which nothing may be seen, if they lie where programs are. */
  readonly hidden: readonly string[];
  /** Aborted: the program is ended. */
  readonly signal?: AbortSignal;
}

export interface Confined {
  /** null = a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in isolation: whatever it is made to do, it reaches no file, process or network of the server.
 *
 * Z1. Of the server's files it sees programs and libraries, read-only. It can write to memory, up to a limit.
 * Z2. It has no network, no process but its own, no variable of the environment, no terminal, and no open file but the three
 *     pipes to this process.
 * Z3. It runs as another user than the server when that is root, has no capability, and can get none: no setuid, no namespaces.
 * Z4. Its memory, processes, time and output are bounded. It ends with this process; should this process die in the milliseconds
 *     in which it is started, by its own limit of time.
 * Z5. Where it cannot be confined, it does not run.
 *
 * @throws NotConfined, with the remedy; what ended it: its time, its output, the signal's reason
 * @example await runConfined(['/usr/bin/python3', '-c', 'print(1)'], { hidden: [] }) // { code: 0, stdout: '1\n', … }
 */
export async function runConfined(command: readonly string[], options: ConfinedOptions): Promise<Confined> {
  const patience = AbortSignal.timeout(PATIENCE);
  const signal = options.signal === undefined ? patience : AbortSignal.any([patience, options.signal]);
  const program = await startConfined(command, options);
  const { child } = program;
  return await new Promise((resolve, reject) => {
    const end = (error: Error): void => {
      program.kill();
      reject(error);
    };
    const stdout = gathered(child.stdout, LONGEST_OUTPUT, end);
    const stderr = gathered(child.stderr, LONGEST_COMPLAINT, end);
    const abort = (): void => end(patience.aborted ? new Error(LATE) : abortReason(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    child.once('error', (error) => reject(lackOf(error.message, error)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', abort);
      const lack = whyNotConfined(code, stderr());
      if (lack !== null) reject(lack);
      else resolve({ code, stdout: stdout(), stderr: stderr() });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** A confined program that runs; how it ends is for the caller to see. */
export interface ConfinedProgram {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Ends it, with everything that it started. */
  kill(): void;
}

/**
 * Starts a program in isolation (Z1–Z3, Z5), and does not wait for its end. Its time and its output are the caller's to bound;
 * `lifetime` is the seconds after which it ends by itself.
 */
export async function startConfined(
  command: readonly string[],
  { hidden, lifetime = LIFETIME }: Pick<ConfinedOptions, 'hidden'> & { readonly lifetime?: number },
): Promise<ConfinedProgram> {
  const isRoot = process.getuid?.() === 0;
  await using nothing = await open('/dev/null');
  const highest = await highestInherited();
  const covered = Array.from({ length: highest - 2 }, () => nothing.fd);
  const limits = [...LIMITS, `--nofile=${highest + MOST_FILES}`];
  const bounds = ['/usr/bin/timeout', '--foreground', '--signal=KILL', String(lifetime), '/usr/bin/prlimit', ...limits];
  const args = [...(await confinement(hidden)), '--', ...bounds, '--', ...command];
  const child = spawn('bwrap', args, {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe', ...covered],
    ...(isRoot ? { uid: USER, gid: USER } : {}),
  }) as ChildProcessByStdio<Writable, Readable, Readable>;
  child.stdin.on('error', () => {}); // it ended before it read everything: its exit code says why
  return {
    child,
    kill: () => {
      // bwrap's child is not tied to bwrap from its first moment, but is in its process group
      const runs = child.exitCode === null && child.signalCode === null;
      if (runs && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    },
  };
}

/** Why a program that ended was not run confined; null when it was. */
export function whyNotConfined(code: number | null, stderr: string): NotConfined | null {
  const complaint = complaintOf(code, stderr);
  return complaint === null ? null : lackOf(complaint);
}

/** The complaint of bwrap itself; null when it ran the program. */
function complaintOf(code: number | null, stderr: string): string | null {
  if (code === 0) return null;
  // the file through which a failed start is reported may be among those that are covered
  if (code === 127 && stderr === '') return 'bwrap cannot be started';
  return /^bwrap: .*/m.exec(stderr)?.[0] ?? null;
}

function lackOf(complaint: string, cause?: Error): NotConfined {
  const lack = `programs cannot be confined on this server (${complaint}): apt-get install bubblewrap (0.8 or newer), and let it make user namespaces (sysctl user.max_user_namespaces=10000, kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0; in a container, its runtime has to)`;
  return new NotConfined(lack, { cause });
}

/** Gathers a stream as text, which is asked for at its end. */
function gathered(stream: NodeJS.ReadableStream | null, most: number, onTooMuch: (error: Error) => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) onTooMuch(new Error(`it wrote more than ${most} bytes`));
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** The highest file descriptor that started processes would inherit: one that this process itself inherited. */
async function highestInherited(): Promise<number> {
  const CLOSE_ON_EXEC = 0o2000000;
  const kept = [2];
  for (const file of await readdir('/proc/self/fdinfo')) {
    const info = await readFile(`/proc/self/fdinfo/${file}`, 'utf8').catch(() => '');
    const [, flags] = /^flags:\s*([0-7]+)$/m.exec(info) ?? [];
    if (flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) kept.push(Number(file));
  }
  return Math.max(...kept);
}

/** The arguments of bwrap. */
async function confinement(hidden: readonly string[]): Promise<readonly string[]> {
  const [roots, covers] = await Promise.all([Promise.all(ROOTS.map(rootArgs)), Promise.all(hidden.map(coverArgs))]);
  const namespaces = ['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent'];
  const user = ['--uid', String(USER), '--gid', String(USER), '--cap-drop', 'ALL', '--hostname', 'springtide'];
  const environment = { PATH: '/usr/bin:/usr/local/bin', HOME: '/tmp', LC_ALL: 'C.UTF-8' };
  return [
    ...namespaces,
    ...user,
    '--clearenv',
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...SHOWN.flatMap((path) => ['--ro-bind-try', path, path]),
    ...roots.flat(),
    ...covers.flat(),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--remount-ro',
    '/dev',
    ...['/dev/shm', '/tmp'].flatMap((path) => ['--size', String(ROOM), '--tmpfs', path]),
    '--remount-ro',
    '/',
    '--chdir',
    '/tmp',
  ];
}

/** A traditional name is a link where /usr has everything, else a directory. */
async function rootArgs(path: string): Promise<readonly string[]> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return [];
  return found.isSymbolicLink() ? ['--symlink', await readlink(path), path] : ['--ro-bind', path, path];
}

async function coverArgs(directory: string): Promise<readonly string[]> {
  const path = await realpath(directory).catch(() => null);
  const isShown = path !== null && [...SHOWN, ...ROOTS].some((shown) => path.startsWith(`${shown}/`));
  return isShown ? ['--size', '4096', '--tmpfs', path] : [];
}

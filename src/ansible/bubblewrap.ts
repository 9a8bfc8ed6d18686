import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { MessageError } from '../messages/message-error.ts';
import { message, type Value } from '../messages/message.ts';

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
export const CONFINED_USER = 61_000;
/** Files that each may open. */
const MOST_FILES = 256;

/** What a confined program may use. */
export interface Bounds {
  /** Bytes of its own directory, which is in memory, and of each of its files. */
  readonly room: number;
  /** Bytes of memory of each of its processes. */
  readonly memory: number;
  /** Seconds of processor time of each of them. */
  readonly processorTime: number;
  readonly processes: number;
}

export interface Confinement {
  /** Directories of which nothing may be seen, if they lie where programs are. */
  readonly hidden: readonly string[];
  /** Directories of the server that it sees besides, read-only: where it sees them → their paths. */
  readonly placed?: Readonly<Record<string, string>>;
  /** Variables of its environment besides the usual ones. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly bounds: Bounds;
}

export interface ConfinedCommand {
  /** The command that runs bwrap; default: none. */
  readonly around?: readonly string[];
  readonly command: readonly string[];
  /** Its standard input, output and error. */
  readonly stdio: readonly [stdin: 'pipe' | number, stdout: 'pipe' | number, stderr: 'pipe' | number];
}

/** The kernel, or the installed software, cannot confine a program: why, with the remedy. */
export class NotConfined extends MessageError {
  constructor(complaint: Value, options?: ErrorOptions) {
    super(message('not_confined', { complaint }), options);
  }
}

/** True when confined programs run as another user than the server. */
export function isOtherUser(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Starts a program under bubblewrap, in a session of its own. It inherits no file but its three streams.
 *
 * @throws NotConfined
 * @example await spawnConfined({ command: ['/usr/bin/true'], stdio: ['pipe', 'pipe', 'pipe'] }, { hidden: [], bounds })
 */
export async function spawnConfined(
  { around = [], command, stdio }: ConfinedCommand,
  confined: Confinement,
): Promise<ChildProcess> {
  using nothing = openNothing();
  const highest = await highestInherited();
  const covered = Array.from({ length: highest - 2 }, () => nothing.fd);
  const limits = [...limitsOf(confined.bounds), `--nofile=${highest + MOST_FILES}`];
  const [program = '', ...args] = [
    ...around,
    'bwrap',
    ...(await confinement(confined)),
    '--',
    '/usr/bin/prlimit',
    ...limits,
    '--',
    ...command,
  ];
  const child = spawn(program, args, {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: [...stdio, ...covered] satisfies StdioOptions,
    ...(isOtherUser() ? { uid: CONFINED_USER, gid: CONFINED_USER } : {}),
  });
  // nothing else is waited for until the caller listens: it may end at once
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new NotConfined(error.message, { cause: error })));
  });
  return child;
}

/** An open file without content. */
function openNothing(): Disposable & { readonly fd: number } {
  const fd = openSync('/dev/null', 'r');
  return { fd, [Symbol.dispose]: () => closeSync(fd) };
}

function limitsOf({ room, memory, processorTime, processes }: Bounds): readonly string[] {
  return [`--as=${memory}`, `--cpu=${processorTime}`, `--nproc=${processes}`, `--fsize=${room}`, '--core=0'];
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
async function confinement({ hidden, placed = {}, variables = {}, bounds }: Confinement): Promise<readonly string[]> {
  const [roots, covers] = await Promise.all([Promise.all(ROOTS.map(rootArgs)), Promise.all(hidden.map(coverArgs))]);
  const namespaces = ['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent'];
  const user = [
    '--uid',
    String(CONFINED_USER),
    '--gid',
    String(CONFINED_USER),
    '--cap-drop',
    'ALL',
    '--hostname',
    'springtide',
  ];
  const environment = { PATH: '/usr/bin:/usr/local/bin', HOME: '/tmp', LC_ALL: 'C.UTF-8', ...variables };
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
    ...['/dev/shm', '/tmp'].flatMap((path) => ['--size', String(bounds.room), '--tmpfs', path]),
    ...Object.entries(placed).flatMap(([place, path]) => ['--ro-bind', path, place]),
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

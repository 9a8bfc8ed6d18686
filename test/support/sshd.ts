import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../src/channel/channel.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { ensureKeyPair } from './key-pair.ts';
import { sshdConfig } from '../../src/machines/sandbox/sshd.ts';
import { untilSshAnswers } from '../../src/machines/until-ssh-answers.ts';
import { freePort } from './free-port.ts';
import { killTree } from './process-tree.ts';

/** A real sshd of the current user, with its own HOME. */
export interface TestSshd extends AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly home: string;
  readonly keyFile: string;
  readonly pid: number;
  /** Stops it and starts it again with another host key. */
  changeHostKey(): Promise<void>;
  /** Kills it and all of its descendants at once, as when its machine dies. */
  die(): Promise<void>;
  /** Starts it again unchanged, as when its machine reboots. */
  revive(): Promise<void>;
}

export interface SshdOptions {
  /** HOME of every session; default: an empty directory. null = the account's. */
  readonly home?: string | null;
  /** Commands that root runs before it starts, in a mount namespace of its own; $directory belongs to it alone. */
  readonly prepare?: string;
  /** Lines of the configuration before all others. */
  readonly config?: readonly string[];
}

/**
 * @example
 * await using sshd = await startSshd();
 * await channel.run(sshd.endpoint, 'uptime', options);
 */
export async function startSshd(address = '127.0.0.1', options: SshdOptions = {}): Promise<TestSshd> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-sshd-'));
  const { home = join(directory, 'home'), config: lines = [] } = options;
  const keyFile = join(directory, 'id_ed25519');
  if (options.home === undefined) await mkdir(join(directory, 'home'));
  // sshd reads it as the user who logs in
  await chmod(directory, 0o755);
  await writeFile(join(directory, 'authorized_keys'), `${await ensureKeyPair(keyFile)}\n`);
  const port = await freePort(address);
  const hostKey = join(directory, 'host_key');
  const start = async (): Promise<ChildProcess> => {
    const config = join(directory, 'sshd_config');
    const authorizedKeys = join(directory, 'authorized_keys');
    const environment: Record<string, string> = home === null ? {} : { HOME: home };
    const usual = sshdConfig({ address, port, hostKey, authorizedKeys, environment });
    await writeFile(config, [...lines, usual].join('\n'));
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
    const child = startInPlace(directory, options.prepare, ['/usr/sbin/sshd', '-D', '-e', '-f', config]);
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const stillComes = (): Promise<void> =>
      child.exitCode === null ? Promise.resolve() : Promise.reject(new Error(`sshd ended: ${complaint}`));
    await untilSshAnswers({ host: address, port, signal: AbortSignal.timeout(60_000), stillComes });
    return child;
  };
  const startAnew = async (): Promise<ChildProcess> => {
    await writeFile(hostKey, newPrivateKey(), { mode: 0o600 });
    return start();
  };
  let child = await startAnew();
  return {
    endpoint: { host: address, port, user: userInfo().username, key: keyFile },
    home: home ?? '',
    keyFile,
    get pid() {
      return child.pid ?? 0;
    },
    changeHostKey: async () => {
      await ended(child);
      child = await startAnew();
    },
    die: async () => {
      const gone = once(child, 'exit');
      await killTree(child.pid ?? 0);
      await gone;
    },
    revive: async () => {
      child = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await ended(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A TCP proxy to an endpoint that can be interrupted. */
export interface Cable extends AsyncDisposable {
  readonly endpoint: Endpoint;
  /** How many connections were opened over it. */
  readonly connections: number;
  /** How many of them are open. */
  readonly open: number;
  /** Breaks every connection; new ones may be made. */
  cut(): void;
  /** From now on nothing gets through, and neither side is notified. */
  block(): void;
  /** What was held back arrives. */
  unblock(): void;
  /** Breaks the next connection when it has carried this many bytes from the client. */
  cutAfter(bytes: number): void;
}

/** Starts a proxy: connections to its endpoint reach `target`. */
export async function layCable(target: Endpoint): Promise<Cable> {
  const sockets = new Set<Socket>();
  let budget = Infinity;
  let connections = 0;
  let open = 0;
  let isBlocked = false;
  const server: Server = createServer((near) => {
    const far = connect(target.port, target.host);
    connections += 1;
    open += 1;
    near.once('close', () => {
      open -= 1;
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    let left = budget;
    budget = Infinity;
    near.on('data', (chunk: Buffer) => {
      far.write(chunk.subarray(0, Math.min(left, chunk.length)));
      left -= chunk.length;
      if (left <= 0) far.end(() => near.destroy());
    });
    far.on('data', (chunk: Buffer) => near.write(chunk));
    if (isBlocked) for (const socket of [near, far]) socket.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    endpoint: { ...target, host: '127.0.0.1', port },
    get connections() {
      return connections;
    },
    get open() {
      return open;
    },
    cut,
    block: () => {
      isBlocked = true;
      for (const socket of sockets) socket.pause();
    },
    unblock: () => {
      isBlocked = false;
      for (const socket of sockets) socket.resume();
    },
    cutAfter: (bytes) => {
      budget = bytes;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

function startInPlace(
  directory: string,
  prepare: string | undefined,
  command: readonly [string, ...string[]],
): ChildProcess {
  const [program, ...args] =
    prepare === undefined
      ? command
      : (['unshare', '-m', 'sh', '-euc', `${prepare}\nexec "$@"`, 'sh', ...command] as const);
  return spawn(program, args, { env: { ...process.env, directory }, stdio: ['ignore', 'ignore', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureKeyPair } from '../test/support/key-pair.ts';
import { sshdConfig } from '../src/machines/sandbox/sshd.ts';
import { freePort } from '../test/support/free-port.ts';
import { processorMeter } from './processor-meter.ts';

/** Addresses that one sshd can listen on. */
const ADDRESSES_OF_SSHD = 16;
const SPARE_HOSTS = 32;

/** Many hosts on this machine: loopback addresses with real sshds of the current user. */
export interface Fleet extends AsyncDisposable {
  readonly hosts: readonly string[];
  /** More of them, on which nobody is measured: for servers that had work before. */
  readonly spare: readonly string[];
  readonly port: number;
  readonly user: string;
  /** The private key that every host accepts. */
  readonly keyFile: string;
  /** A directory for contenders; deleted with the fleet. */
  readonly directory: string;
  /** A directory for playbooks and files of theirs, in that. */
  readonly content: string;
  /** The processor time of sshds and shells so far, in seconds. */
  processorSeconds(): Promise<number>;
  /** Ends every session, so that nothing of one contender remains when the next begins. */
  endSessions(): Promise<void>;
}

/**
 * @param homes whether hosts have the same home directory, as far as what they keep there does not matter
 * @example
 * await using fleet = await startFleet(300, signal);
 */
export async function startFleet(
  count: number,
  signal: AbortSignal,
  homes: 'shared' | 'own' = 'shared',
): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'springtide-bench-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const home = join(directory, 'home');
  await mkdir(home);
  const content = join(directory, 'content');
  await mkdir(content);
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const keyFile = join(directory, 'keys', 'id_ed25519');
  const authorizedKeys = join(directory, 'authorized_keys');
  const hostKey = join(directory, 'host_key');
  await writeFile(authorizedKeys, `${await ensureKeyPair(keyFile)}\n`);
  await ensureKeyPair(hostKey);
  const port = await freePort();
  const all = Array.from({ length: count + SPARE_HOSTS }, (_, index) => addressOf(index));
  const meter = stack.use(await processorMeter());
  const listeners: ChildProcess[] = [];
  stack.defer(() => endAll(listeners));
  for (let from = 0; from < all.length; from += ADDRESSES_OF_SSHD) {
    signal.throwIfAborted();
    const [address = '', ...others] = all.slice(from, from + ADDRESSES_OF_SSHD);
    const config = join(directory, `sshd_config_${from}`);
    const environment = { HOME: home };
    const listens = others.map((other) => `ListenAddress ${other}:${port}\n`).join('');
    const more = homes === 'shared' ? listens : listens + (await homesOf([address, ...others], directory));
    await writeFile(config, sshdConfig({ address, port, hostKey, authorizedKeys, environment }) + more);
    const listener = spawn('/usr/sbin/sshd', ['-D', '-f', config, '-E', join(directory, 'sshd.log')]);
    listeners.push(listener);
    if (listener.pid !== undefined) await meter.add(listener.pid);
  }
  for (const host of all) await untilAnswers(host, port, listeners, signal);
  const owned = stack.move();
  return {
    hosts: all.slice(0, count),
    spare: all.slice(count),
    port,
    user: userInfo().username,
    keyFile,
    directory,
    content,
    processorSeconds: () => meter.seconds(),
    endSessions: () => endSessions(listeners),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A home directory for each host, in the words of sshd_config. */
async function homesOf(hosts: readonly string[], directory: string): Promise<string> {
  const blocks = hosts.map(async (host) => {
    const home = join(directory, `home-${host}`);
    await mkdir(home);
    return `Match LocalAddress ${host}\n  SetEnv HOME=${home}\n`;
  });
  return (await Promise.all(blocks)).join('');
}

function addressOf(index: number): string {
  return `127.66.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

async function untilAnswers(
  host: string,
  port: number,
  listeners: readonly ChildProcess[],
  signal: AbortSignal,
): Promise<void> {
  while (!(await answers(host, port))) {
    if (listeners.some(hasEnded)) throw new Error(`an sshd ended by itself: is port ${port} of ${host} taken?`);
    await delay(10, undefined, { signal });
  }
}

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function endAll(listeners: readonly ChildProcess[]): Promise<void> {
  // sessions outlive the listener that started them, and are found through it
  await endSessions(listeners);
  await Promise.all(
    listeners.map(async (listener) => {
      if (hasEnded(listener) || listener.pid === undefined) return;
      const exit = once(listener, 'exit');
      listener.kill('SIGTERM');
      await exit;
    }),
  );
}

async function endSessions(listeners: readonly ChildProcess[]): Promise<void> {
  const parents = new Set(listeners.map(({ pid }) => pid));
  for (;;) {
    const sessions = await childrenOf(parents);
    if (sessions.length === 0) return;
    for (const pid of sessions) {
      try {
        process.kill(pid, 'SIGTERM');
      } catch {
        // it ended by itself
      }
    }
    await delay(20);
  }
}

async function childrenOf(parents: ReadonlySet<number | undefined>): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // "pid (name) state parent …", and a name may hold brackets and blanks
      const [, , parent] = stat.slice(stat.lastIndexOf(')')).split(' ');
      return parents.has(Number(parent)) ? [pid] : [];
    }),
  );
  return found.flat();
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Endpoint } from '../../src/channel/channel.ts';
import type { Hop } from '../../src/base/ssh/hop.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { sshdConfig } from '../../src/machines/sandbox/sshd.ts';
import { ensureKeyPair } from './key-pair.ts';
import { killTree } from './process-tree.ts';
import { until } from './until.ts';

const execute = promisify(execFile);
/** How many this process has started. */
let walls = 0;

/** Nodes in a network that only a bastion knows: one sshd, which answers at every address of 10.91.0.0/16. */
export interface WalledNodes extends AsyncDisposable {
  readonly bastion: Hop;
  readonly keyFile: string;
  /** HOME of every session of the nodes. */
  readonly home: string;
  /** @param index of a node, from 0 */
  endpointOf(index: number): Endpoint;
  addressOf(index: number): string;
  /** How many connections stand at the bastion. */
  connections(): Promise<number>;
  /** Kills the bastion's sshd with all of its connections. */
  killBastion(): Promise<void>;
  startBastion(): Promise<void>;
}

interface WallOptions {
  /** Lines of the configuration of the bastion's sshd before all others. */
  readonly bastion?: readonly string[];
}

/**
 * Needs root. The server's network is this process's.
 *
 * @example
 * await using walled = await startWalledNodes();
 * await channel.run({ ...walled.endpointOf(7), jumps: [walled.bastion] }, 'uptime', options);
 */
export async function startWalledNodes({ bastion: lines = [] }: WallOptions = {}): Promise<WalledNodes> {
  await using started = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'springtide-walled-'));
  started.defer(() => rm(directory, { recursive: true, force: true }));
  const home = join(directory, 'home');
  await mkdir(home);
  const keyFile = join(directory, 'id_ed25519');
  await writeFile(join(directory, 'authorized_keys'), `${await ensureKeyPair(keyFile)}\n`);
  await mkdir('/run/sshd', { recursive: true });
  const [outer, inner] = [startNamespace(), startNamespace()];
  for (const namespace of [outer, inner]) started.defer(() => ended(namespace));
  walls += 1;
  // other processes of tests have theirs
  const net = `10.${93 + (walls % 7)}.${process.pid & 255}`;
  await layNetwork(outer, inner, net, `stw${process.pid}-${walls}`);
  const serve = async (name: string, namespace: ChildProcess, more: readonly string[]): Promise<ChildProcess> => {
    const hostKey = join(directory, `${name}_host_key`);
    await writeFile(hostKey, newPrivateKey(), { mode: 0o600, flag: 'wx' }).catch(() => {});
    const authorizedKeys = join(directory, 'authorized_keys');
    const usual = sshdConfig({ address: '0.0.0.0', port: 22, hostKey, authorizedKeys, environment: { HOME: home } });
    const config = join(directory, `${name}_config`);
    await writeFile(config, [...more, usual].join('\n'));
    const command = ['/usr/sbin/sshd', '-D', '-e', '-f', config];
    const child = spawn('nsenter', [...inNamespace(namespace), ...command], { stdio: 'ignore' });
    const listens = async (): Promise<boolean> => (await rows(namespace, ['-l'])).length > 0;
    await until(`the sshd of the ${name} listens`, listens);
    return child;
  };
  const nodes = await serve('nodes', inner, []);
  started.defer(() => killed(nodes));
  let bastion = await serve('bastion', outer, lines);
  started.defer(() => killed(bastion));
  const all = started.move();
  return {
    bastion: { host: `${net}.2`, port: 22, user: 'root', key: null },
    keyFile,
    home,
    addressOf,
    endpointOf: (index) => ({ host: addressOf(index), port: 22, user: 'root', key: keyFile }),
    connections: async () => (await rows(outer, ['state', 'established', 'sport', '=', ':22'])).length,
    killBastion: () => killed(bastion),
    startBastion: async () => {
      bastion = await serve('bastion', outer, lines);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function addressOf(index: number): string {
  return `10.91.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`;
}

/** The lines of a file in a home; none when it is not there. */
export async function linesOf(home: string, name: string): Promise<readonly string[]> {
  const text = await readFile(join(home, name), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** A network namespace, for as long as the process lives. */
function startNamespace(): ChildProcess {
  return spawn('unshare', ['-n', 'sleep', 'infinity'], { stdio: 'ignore' });
}

function inNamespace({ pid }: ChildProcess): readonly string[] {
  return ['-t', String(pid), '-n', '--'];
}

/** Runs a script of sh; null = in this process's own network. */
function run(namespace: ChildProcess | null, script: string): Promise<unknown> {
  const options = ['-euc', script];
  return namespace === null
    ? execute('sh', options)
    : execute('nsenter', [...inNamespace(namespace), 'sh', ...options]);
}

/** server ── bastion ── nodes; nobody but the bastion has a route to the nodes. */
async function layNetwork(outer: ChildProcess, inner: ChildProcess, net: string, link: string): Promise<void> {
  const own = await namespaceOf('self');
  await until('the namespaces are there', async () => {
    const made = await Promise.all([outer, inner].map(({ pid }) => namespaceOf(String(pid))));
    return made.every((name) => name !== own);
  });
  // it goes with the other end
  await run(
    null,
    `ip link add ${link} type veth peer name out0 netns ${outer.pid}
    ip addr add ${net}.1/30 dev ${link}; ip link set ${link} up`,
  );
  await run(outer, `ip link set lo up; ip addr add ${net}.2/30 dev out0; ip link set out0 up`);
  await run(
    outer,
    `ip link add in0 type veth peer name in1 netns ${inner.pid}
    ip addr add 10.92.0.1/30 dev in0; ip link set in0 up`,
  );
  await run(
    inner,
    `ip link set lo up; ip addr add 10.92.0.2/30 dev in1; ip link set in1 up
    ip route add local 10.91.0.0/16 dev lo`,
  );
  await run(outer, 'ip route add 10.91.0.0/16 via 10.92.0.2');
}

function namespaceOf(pid: string): Promise<string> {
  return execute('readlink', [`/proc/${pid}/ns/net`]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** The sockets of a namespace. */
async function rows(namespace: ChildProcess, filter: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execute('nsenter', [...inNamespace(namespace), 'ss', '-Htn', ...filter]);
  return stdout.split('\n').filter((line) => line !== '');
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  await killTree(child.pid ?? 0);
  await gone;
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdtempDisposable, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { killTree } from './process-tree.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

/** A Docker daemon, as its client sees it. */
export interface DockerDaemon {
  /** What a machine type calls it. */
  readonly address: string;
  /** Runs the Docker client against it. @returns its stdout */
  readonly docker: (...words: readonly string[]) => Promise<string>;
  /** Makes an image of the files in a directory. */
  readonly importImage: (directory: string, image: string, ...changes: readonly string[]) => Promise<void>;
}

/** A real Docker daemon with directories, a socket and networks of its own. */
export interface TestDockerd extends DockerDaemon, AsyncDisposable {
  readonly socket: string;
}

/** As packages of Debian and of Docker have them. */
const PLACES = ['/usr/bin', '/usr/sbin', '/usr/local/bin'];
const DAEMON = programAt('dockerd');
const CLIENT = programAt('docker');

/** Why no daemon can be started here; null = one can. */
export const whyNoDockerd: string | null =
  process.getuid?.() !== 0
    ? 'only root starts a Docker daemon'
    : DAEMON === null || CLIENT === null
      ? 'there is no dockerd: apt-get install docker.io'
      : null;

function programAt(name: string): string | null {
  return PLACES.map((place) => join(place, name)).find((file) => existsSync(file)) ?? null;
}

/** A daemon that runs already. */
export function daemonAt(address: string): DockerDaemon {
  const docker = async (...words: readonly string[]): Promise<string> => {
    const given = ['--host', address, ...words];
    const { stdout } = await execute(CLIENT ?? 'docker', given, { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim();
  };
  return {
    address,
    docker,
    importImage: async (from, image, ...changes) => {
      await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-image-'));
      const archive = join(place.path, 'image.tar');
      await execute('tar', ['-C', from, '-cf', archive, '.']);
      await docker('import', ...changes.flatMap((change) => ['--change', change]), archive, image);
    },
  };
}

/**
 * Starts a daemon. It changes no packet filter and no routing of this host; disposing removes its containers, its networks and
 * everything else of it, and throws if that fails.
 *
 * @param more options of dockerd
 */
export async function startDockerd(...more: readonly string[]): Promise<TestDockerd> {
  // a path of a socket is short
  const directory = await mkdtemp(join(tmpdir(), 'std-'));
  const socket = join(directory, 'd.sock');
  const address = `unix://${socket}`;
  const config = join(directory, 'daemon.json');
  // not that of this host
  await writeFile(config, '{}');
  const options = {
    host: address,
    'data-root': join(directory, 'data'),
    'exec-root': join(directory, 'exec'),
    pidfile: join(directory, 'pid'),
    'config-file': config,
    bridge: 'none',
    iptables: false,
    ip6tables: false,
    'ip-forward': false,
    'ip-masq': false,
    'userland-proxy': false,
    'log-level': 'warn',
  };
  const words = [...Object.entries(options).map(([name, value]) => `--${name}=${value}`), ...more];
  // it ends with this process, however that ends
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', DAEMON ?? 'dockerd', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-10_000)));
  const daemon = daemonAt(address);
  await until('dockerd answers', async () => {
    if (child.exitCode !== null) throw new Error(`dockerd does not start:\n${said}`);
    return existsSync(socket) && (await daemon.docker('version').catch(() => null)) !== null;
  });
  return {
    ...daemon,
    socket,
    [Symbol.asyncDispose]: async () => {
      await emptied(daemon);
      child.kill('SIGTERM');
      await exited;
      await ended(directory);
      await unmounted(directory);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Removes containers and networks, whose bridges are this host's. */
async function emptied({ docker }: DockerDaemon): Promise<void> {
  const containers = (await docker('ps', '--all', '--quiet')).split('\n').filter((id) => id !== '');
  if (containers.length > 0) await docker('rm', '--force', '--volumes', ...containers);
  const networks = (await docker('network', 'ls', '--filter', 'type=custom', '--quiet')).split('\n');
  for (const network of networks.filter((id) => id !== '')) await docker('network', 'rm', network);
}

/** Takes away what a daemon leaves mounted, such as the network namespace of this host, that containers had. */
async function unmounted(directory: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  for (const point of mounts.map((line) => line.split(' ')[4] ?? '').filter((place) => place.startsWith(directory)))
    await execute('umount', [point]);
}

/** Ends what works in the daemon's directories when it is gone: shims of containers that it could not end. */
async function ended(directory: string): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (words.includes(directory)) await killTree(Number(pid));
  }
}

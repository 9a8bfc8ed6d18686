import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from './free-port.ts';

export interface HaproxyOptions {
  /** Lines for the backend's section, e.g. `server fixed 127.0.0.9:8080`. */
  readonly backendLines?: readonly string[];
}

/** A real HAProxy with one frontend, one backend ("web") and a stats socket, in its own directory. */
export interface TestHaproxy extends AsyncDisposable {
  readonly socket: string;
  readonly backend: 'web';
  /** The URL of its frontend, e.g. http://127.0.0.1:34567 */
  readonly url: string;
  /** Kills it, as a crash does. The socket's file stays. */
  kill(): Promise<void>;
  /** Kills it, and starts it again from its configuration file. */
  restart(): Promise<void>;
  /** As `systemctl reload` does: another process takes over the sockets, and the old one ends when its requests have. */
  reload(): Promise<void>;
}

/**
 * @example
 * await using haproxy = await startHaproxy();
 * await fetch(haproxy.url);
 */
export async function startHaproxy(options: HaproxyOptions = {}): Promise<TestHaproxy> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-haproxy-'));
  const socket = join(directory, 'admin.sock');
  const port = await freePort();
  const file = join(directory, 'haproxy.cfg');
  await writeFile(file, configuration(socket, port, options));
  const url = `http://127.0.0.1:${port}`;
  const children = new Set<ChildProcess>();
  const start = async (takingOver: readonly string[] = []): Promise<ChildProcess> => {
    const child = spawn('haproxy', ['-db', '-q', '-f', file, ...takingOver], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    await untilServing({ url, socket }, child, () => errors);
    return child;
  };
  const kill = async (): Promise<void> => {
    await Promise.all([...children].map(killed));
  };
  let child: ChildProcess;
  try {
    child = await start();
  } catch (error) {
    await kill();
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    socket,
    backend: 'web',
    url,
    kill,
    restart: async () => {
      await kill();
      child = await start();
    },
    reload: async () => {
      // -x has the old process pass its listening sockets on, so that no connection is refused
      child = await start(['-x', socket, '-sf', String(child.pid)]);
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function configuration(socket: string, port: number, options: HaproxyOptions): string {
  return [
    'global',
    `  stats socket ${socket} mode 600 level admin expose-fd listeners`,
    '  maxconn 1000',
    'defaults',
    '  mode http',
    '  timeout connect 2s',
    '  timeout client 60s',
    '  timeout server 60s',
    '  timeout queue 10s',
    'frontend entrance',
    `  bind 127.0.0.1:${port}`,
    '  default_backend web',
    'backend web',
    '  balance roundrobin',
    ...(options.backendLines ?? []).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** Until this very process answers at the socket, and the frontend does. */
async function untilServing(
  { url, socket }: Pick<TestHaproxy, 'url' | 'socket'>,
  child: ChildProcess,
  errors: () => string,
): Promise<void> {
  for (const end = Date.now() + 10_000; ;) {
    if (child.exitCode !== null) throw new Error(`haproxy ended: ${errors()}`);
    try {
      await (await fetch(url)).arrayBuffer();
      if ((await typedAt({ socket }, 'show info')).includes(`\nPid: ${child.pid}\n`)) return;
    } catch (error) {
      if (Date.now() > end) throw new Error(`haproxy does not serve: ${errors()}`, { cause: error });
    }
    if (Date.now() > end) throw new Error(`another haproxy answers: ${errors()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What somebody types at the socket. */
export async function typedAt({ socket }: Pick<TestHaproxy, 'socket'>, command: string): Promise<string> {
  const connection = connect(socket);
  connection.write(`${command}\n`);
  return text(connection);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const child = spawn('haproxy', ['-db', '-q', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilServing(url, child, () => errors);
  } catch (error) {
    child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    socket,
    backend: 'web',
    url,
    kill,
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function configuration(socket: string, port: number, options: HaproxyOptions): string {
  return [
    'global',
    `  stats socket ${socket} mode 600 level admin`,
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

async function untilServing(url: string, child: ChildProcess, errors: () => string): Promise<void> {
  for (const end = Date.now() + 10_000; ;) {
    if (child.exitCode !== null) throw new Error(`haproxy ended: ${errors()}`);
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (Date.now() > end) throw new Error(`haproxy does not serve: ${errors()}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

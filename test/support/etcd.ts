import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** A real etcd of one member on loopback. */
export interface TestEtcd extends AsyncDisposable {
  /** e.g. http://127.0.0.1:34567 */
  readonly url: string;
  /** A call of its JSON gateway, whose fields are bytes in base64 where etcd has bytes. @throws unless it succeeds */
  call(path: string, body: object, token?: string): Promise<Readonly<Record<string, unknown>>>;
  /** Has somebody else write a key, or delete it (null). */
  put(key: string, value: string | null): Promise<void>;
  /** The value of a key; null = there is none. */
  value(key: string): Promise<string | null>;
  /** Kills it, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again with the data that it has. */
  restart(): Promise<void>;
}

export interface EtcdOptions {
  /** What it shows over TLS, and what it demands of clients. */
  readonly certificate?: { readonly key: string; readonly cert: string };
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * @example
 * await using etcd = await startEtcd();
 * await etcd.put('/services/web/a', '10.0.0.1:80');
 */
export async function startEtcd({ certificate }: EtcdOptions = {}): Promise<TestEtcd> {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-etcd-'));
  const [port, peers] = [await freePort(), await freePort()];
  // clients of this file speak plainly
  const plain = certificate === undefined ? port : await freePort();
  const url = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const direct = `http://127.0.0.1:${plain}`;
  const files = { key: join(directory, 'key.pem'), cert: join(directory, 'cert.pem') };
  if (certificate !== undefined)
    await Promise.all([writeFile(files.key, certificate.key), writeFile(files.cert, certificate.cert)]);
  const peer = `http://127.0.0.1:${peers}`;
  const flags = {
    'data-dir': join(directory, 'data'),
    logger: 'zap',
    'log-level': 'error',
    'listen-client-urls': [...new Set([url, direct])].join(','),
    'advertise-client-urls': url,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    // leases as short as tests want them
    'heartbeat-interval': '50',
    'election-timeout': '250',
    ...(certificate === undefined ? {} : tlsFlags(files)),
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  let child = await started(args, direct);
  const call: TestEtcd['call'] = async (path, body, token) => {
    const headers = token === undefined ? {} : { authorization: token };
    const answer = await fetch(`${direct}${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  };
  return {
    url,
    call,
    put: async (key, value) => {
      if (value === null) await call('/v3/kv/deleterange', { key: base64(key) });
      else await call('/v3/kv/put', { key: base64(key), value: base64(value) });
    },
    value: async (key) => {
      const { kvs } = await call('/v3/kv/range', { key: base64(key) });
      const [found] = (kvs ?? []) as readonly { readonly value: string }[];
      return found === undefined ? null : Buffer.from(found.value, 'base64').toString();
    },
    kill: () => ended(child),
    restart: async () => {
      await ended(child);
      child = await started(args, direct);
    },
    [Symbol.asyncDispose]: async () => {
      await ended(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function tlsFlags({ key, cert }: { readonly key: string; readonly cert: string }) {
  return { 'cert-file': cert, 'key-file': key, 'trusted-ca-file': cert, 'client-cert-auth': 'true' };
}

async function started(args: readonly string[], url: string): Promise<ChildProcess> {
  const child = spawn('etcd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  for (const end = Date.now() + 20_000; ;) {
    const health = await fetch(`${url}/health`).catch(() => null);
    if ((await health?.text())?.includes('"true"') === true) return child;
    if (child.exitCode !== null || Date.now() > end) {
      await ended(child);
      throw new Error(`etcd does not serve: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { openSocket } from '../../src/base/open-socket.ts';
import { ConnectionRefused, SshConnection } from '../../src/channel/ssh/ssh-connection.ts';
import { keysAt } from '../support/keys.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Node extends AsyncDisposable {
  readonly port: number;
  /** What logins asked for: whether a key would do, or to be let in with a signature. */
  readonly asked: readonly ('question' | 'signature')[];
}

/** A node that writes down how one logs in, and lets in whoever signs, or nobody. */
async function startNode(lets: 'signers' | 'nobody'): Promise<Node> {
  const asked: ('question' | 'signature')[] = [];
  const ssh = new ssh2.Server({ hostKeys: [newPrivateKey()] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (login) => {
      if (login.method !== 'publickey') return login.reject(['publickey']);
      asked.push(login.signature === undefined ? 'question' : 'signature');
      const offered = ssh2.utils.parseKey(login.key.data);
      const isSigned =
        login.signature === undefined ||
        (!(offered instanceof Error) && offered.verify(login.blob ?? Buffer.alloc(0), login.signature, login.hashAlgo));
      if (lets === 'signers' && isSigned) login.accept();
      else login.reject(['publickey']);
    });
  });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    ssh.injectSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

async function login({ port }: Node, name: string, key: string): Promise<void> {
  const keyFile = join(directory, name);
  await writeFile(keyFile, key, { mode: 0o600 });
  const { signal } = new AbortController();
  const endpoint = { host: '127.0.0.1', port, user: 'anybody', key: keyFile };
  const sock = await openSocket(endpoint, 10_000, signal);
  const deps = { checkHostKey: () => Promise.resolve(), keys: keysAt(keyFile) };
  try {
    using connection = await SshConnection.login(sock, endpoint, deps, 10_000, signal);
    expect(connection.isOpen).toBe(true);
  } finally {
    sock.destroy();
  }
}

test('a login signs at once, and does not ask first whether that would help', async () => {
  await using node = await startNode('signers');
  await login(node, 'ed25519', newPrivateKey());
  expect(node.asked).toEqual(['signature']);
});

test('a key that can sign in several ways is asked about first', async () => {
  await using node = await startNode('signers');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await login(node, 'rsa', privateKey);
  expect(node.asked).toEqual(['question', 'signature']);
});

test('a key that is not accepted is tried once', async () => {
  await using node = await startNode('nobody');
  const tried = login(node, 'unknown', newPrivateKey());
  await expect(tried).rejects.toThrow(ConnectionRefused);
  await expect(tried).rejects.toThrow('does not accept our key');
  expect(node.asked).toEqual(['signature']);
});

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutbound } from '../outbound/outbound.ts';
import { parseAllowList } from '../outbound/allow-list.ts';
import { keysAt } from '../../../test/support/keys.ts';
import { newPrivateKey } from '../private-key.ts';
import type { Hop, Place } from './hop.ts';
import { JumpHosts } from './jump-hosts.ts';

const MEBIBYTE = 1024 * 1024;
const WITHIN = 5000;
const never = new AbortController().signal;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-jumps-'));
  await writeFile(join(directory, 'id'), newPrivateKey(), { mode: 0o600 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Bastion extends Disposable {
  readonly hop: Hop;
  readonly logins: number;
  /** Breaks every connection. */
  cut(): void;
}

/** A jump host that lets everybody in, and connects to everything. */
async function startBastion(): Promise<Bastion> {
  const sockets = new Set<Socket>();
  let logins = 0;
  const ssh = new ssh2.Server({ hostKeys: [newPrivateKey()] }, (connection) => {
    connection.on('error', () => {});
    connection.on('authentication', (context) => context.accept());
    connection.on('ready', () => (logins += 1));
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const far = connect(destPort, destIP);
      far.once('error', () => reject());
      far.once('connect', () => {
        const near = accept();
        near.on('error', () => {});
        near.on('close', () => far.destroy());
        far.on('close', () => near.end());
        near.pipe(far).pipe(near);
      });
    });
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    ssh.injectSocket(socket);
  });
  const port = await listening(server);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    hop: { host: '127.0.0.1', port, user: 'ops', key: null },
    get logins() {
      return logins;
    },
    cut,
    [Symbol.dispose]: () => {
      server.close();
      cut();
    },
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server for each connection to which something is done. */
async function startServer(serve: (socket: Socket) => void): Promise<Disposable & { readonly place: Place }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  const port = await listening(server);
  return {
    place: { kind: 'tcp', host: '127.0.0.1', port },
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function open(): JumpHosts {
  return new JumpHosts({
    keys: keysAt(join(directory, 'id'), directory),
    outbound: openOutbound(parseAllowList('127.0.0.0/8')),
    checkHostKey: () => Promise.resolve(),
  });
}

test('streams are as sockets are: whole, one after the other, over one connection', async () => {
  using bastion = await startBastion();
  using echo = await startServer((socket) => void socket.pipe(socket));
  using jumpHosts = open();
  const wires = await Promise.all(
    Array.from({ length: 10 }, () => jumpHosts.dial([bastion.hop], echo.place, WITHIN, never)),
  );
  const echoed = wires.map(async (wire, index) => {
    wire.end(`hello ${index}`);
    return text(wire);
  });
  expect(await Promise.all(echoed)).toEqual(wires.map((_, index) => `hello ${index}`));
  await expect.poll(() => wires.every((wire) => wire.closed)).toBe(true);
  expect(wires.map(({ bytesRead }) => bytesRead)).toEqual(wires.map(() => 7));
  expect(bastion.logins).toBe(1);
});

test('a reader that is slow keeps nobody else waiting, and misses nothing', async () => {
  const content = randomBytes(6 * MEBIBYTE);
  using bastion = await startBastion();
  using sender = await startServer((socket) => void socket.end(content));
  using echo = await startServer((socket) => void socket.pipe(socket));
  using jumpHosts = open();
  const slow = await jumpHosts.dial([bastion.hop], sender.place, WITHIN, never);
  await setImmediate();
  const other = await jumpHosts.dial([bastion.hop], echo.place, WITHIN, never);
  other.end('in between');
  expect(await text(other)).toBe('in between');
  // what is not read waits at the sender
  expect(slow.bytesRead).toBeLessThan(5 * MEBIBYTE);
  const hash = createHash('sha256');
  for await (const chunk of slow) hash.update(chunk as Buffer);
  expect(hash.digest()).toEqual(createHash('sha256').update(content).digest());
});

test('what is written while nobody reads is not lost either', async () => {
  const content = randomBytes(4 * MEBIBYTE);
  const received = Promise.withResolvers<Buffer>();
  using bastion = await startBastion();
  using reader = await startServer((socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('end', () => received.resolve(Buffer.concat(chunks)));
  });
  using jumpHosts = open();
  const wire = await jumpHosts.dial([bastion.hop], reader.place, WITHIN, never);
  for (let at = 0; at < content.length; at += 100_000) wire.write(content.subarray(at, at + 100_000));
  wire.end();
  expect((await received.promise).equals(content)).toBe(true);
});

test('HP3: a bastion that breaks takes its streams with it, which say why, and one login makes it whole', async () => {
  using bastion = await startBastion();
  using mute = await startServer(() => {});
  using jumpHosts = open();
  const wires = await Promise.all(
    Array.from({ length: 5 }, () => jumpHosts.dial([bastion.hop], mute.place, WITHIN, never)),
  );
  const ends = wires.map(async (wire) => {
    const [error] = (await once(wire, 'error')) as [Error];
    return error.message;
  });
  bastion.cut();
  const at = `jump host ops@127.0.0.1:${bastion.hop.port}: the connection was lost`;
  expect(await Promise.all(ends)).toEqual(wires.map(() => at));
  const again = (): Promise<unknown> => jumpHosts.dial([bastion.hop], mute.place, WITHIN, never);
  await expect(again()).rejects.toThrow(at);
  await expect
    .poll(
      () =>
        again().then(
          () => true,
          () => false,
        ),
      { timeout: 5000 },
    )
    .toBe(true);
  expect(bastion.logins).toBe(2);
});

test('a stream that is destroyed is closed at the other end, and one that is given up too', async () => {
  const closed = Promise.withResolvers<void>();
  using bastion = await startBastion();
  using mute = await startServer((socket) => socket.once('close', () => closed.resolve()));
  using jumpHosts = open();
  (await jumpHosts.dial([bastion.hop], mute.place, WITHIN, never)).destroy();
  await closed.promise;
  const controller = new AbortController();
  const dialled = jumpHosts.dial([bastion.hop], mute.place, WITHIN, controller.signal);
  controller.abort(new Error('given up'));
  await expect(dialled).rejects.toThrow('given up');
});

test('a place that takes no connection is not reached, and a host that says nothing is not waited for', async () => {
  using bastion = await startBastion();
  using mute = await startServer(() => {});
  using jumpHosts = open();
  const closed: Place = { kind: 'tcp', host: '127.0.0.1', port: 1 };
  await expect(jumpHosts.dial([bastion.hop], closed, WITHIN, never)).rejects.toThrow(
    `the jump host ops@127.0.0.1:${bastion.hop.port} does not reach 127.0.0.1:1: `,
  );
  const silent: Hop = { ...bastion.hop, port: mute.place.kind === 'tcp' ? mute.place.port : 0 };
  await expect(jumpHosts.dial([silent], closed, 300, never)).rejects.toThrow('no answer within 0.3 s');
});

test('JH1: whoever has another key, user or passphrase has a connection of his own', async () => {
  using bastion = await startBastion();
  using jumpHosts = open();
  const { hop } = bastion;
  for (const other of [
    hop,
    { ...hop, user: 'dev' },
    { ...hop, key: 'id' },
    { ...hop, key: 'id', passphrase: 'x' },
    hop,
  ]) {
    await jumpHosts.reach([other], WITHIN, never);
  }
  expect(bastion.logins).toBe(4);
});

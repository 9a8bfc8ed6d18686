import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../../src/discovery/discovery.ts';
import { all, never, opened, type OpenBalancer } from '../support/discoveries.ts';
import { startNamed } from '../support/named.ts';

/*
 * DNS as a load balancer: what goes wrong, and what only it has. The suite of all kinds is in discoveries.test.ts.
 */

let named: Awaited<ReturnType<typeof startNamed>>;

beforeAll(async () => {
  named = await startNamed();
});

afterAll(() => named[Symbol.asyncDispose]());

function open(more: Record<string, unknown> = {}): OpenBalancer {
  const { server, secret } = named;
  const place = { server, secret, zone: 'test', key_name: 'springtide' };
  const settings = { ...place, name: 'web.test', port: 80, ttl: 5, settle_time: 0, ...more };
  return opened({ provider: 'dns', settings });
}

const SRV = { type: 'srv', name: '_http._tcp.srv.test' };
const SERVERS: readonly Server[] = [
  { ip: '127.0.2.1', name: 'web-1' },
  { ip: 'fd00::2', name: 'web-2' },
];

test('a name with the addresses of nodes', async () => {
  const balancer = open({ algorithm: 'hmac-sha512', key_name: 'strong' });
  expect(await balancer.check()).toEqual([]);
  expect((await all(balancer.register(SERVERS, never))).map(({ log }) => log)).toEqual([
    '127.0.2.1:80 registered as web.test 127.0.2.1',
    '[fd00::2]:80 registered as web.test fd00::2',
  ]);
  expect((await all(balancer.register(SERVERS, never)))[0]?.log).toContain('was registered already');
  const usual = { name: null, port: 80, weight: null, state: 'unknown' };
  expect(await balancer.members(never)).toEqual(SERVERS.map(({ ip }) => ({ ip, ...usual })));
  const other = [{ ip: '127.0.2.3', name: 'web-3', port: 81 }];
  expect(await all(balancer.register(other, never))).toMatchObject([
    { ok: false, log: expect.stringContaining('have no ports') },
  ]);
  expect((await all(balancer.unregister(SERVERS, never))).map(({ log }) => log)).toEqual([
    'web.test 127.0.2.1 removed: without a wait',
    'web.test fd00::2 removed: without a wait',
  ]);
  expect(await balancer.members(never)).toEqual([]);
});

test('many nodes at once, by several workers', async () => {
  const servers = Array.from({ length: 90 }, (_, index) => ({
    ip: `127.0.3.${index + 1}`,
    name: `many-${index + 1}`,
  }));
  const settings = { ...SRV, name: '_http._tcp.many.test' };
  const workers = [open(settings), open(settings), open(settings)];
  const parts = workers.map((balancer, index) =>
    all(balancer.register(servers.slice(index * 30, index * 30 + 30), never)),
  );
  expect((await Promise.all(parts)).flat().filter(({ ok }) => !ok)).toEqual([]);
  expect(await open(settings).members(never)).toHaveLength(90);
  expect((await all(open(settings).unregister(servers, never))).filter(({ ok }) => !ok)).toEqual([]);
  expect(await open(settings).members(never)).toEqual([]);
});

describe('what is somebody else’s', () => {
  test('a name that has an address is not taken (DS2)', async () => {
    const balancer = open({ type: 'srv', name: '_http._tcp.test' });
    const taken = { ip: '127.0.2.1', name: 'taken' };
    const events = await all(balancer.register([taken, { ip: '127.0.2.2', name: 'free' }], never));
    expect(events).toMatchObject([
      { ok: false, log: expect.stringContaining('taken.test has an address') },
      { ok: true },
    ]);
    expect(await all(balancer.unregister([taken], never))).toMatchObject([{ ok: true }]);
    const [held] = await open({ name: 'taken.test' }).members(never);
    expect(held?.ip).toBe('127.0.9.9');
    await all(balancer.unregister([{ ip: '127.0.2.2', name: 'free' }], never));
  });

  test('servers in other zones are listed by their names, and none is where there is no server', async () => {
    const balancer = open({ ...SRV, name: '_http._tcp.mixed.test' });
    expect((await balancer.members(never)).map(({ name, ip, port }) => [name, ip, port])).toEqual([
      ['a.below.test', 'a.below.test', 83],
      ['far.example', 'far.example', 82],
      ['other.test', '127.0.9.8', 81],
    ]);
  });

  test('a name that stands for another is said', async () => {
    const balancer = open({ name: 'alias.test' });
    expect(await balancer.check()).toEqual([expect.stringContaining('(CNAME)')]);
    expect(await all(balancer.register(SERVERS, never))).toMatchObject([{ ok: false }, { ok: false }]);
  });
});

test('a node is unregistered when the TTL is over, which can be given up', async () => {
  const balancer = open({ name: 'slow.test', ttl: 3600, settle_time: undefined });
  await all(balancer.register(SERVERS, never));
  const control = new AbortController();
  const events = all(balancer.unregister(SERVERS, control.signal));
  await expect.poll(() => balancer.members(never)).toEqual([]);
  control.abort(new Error('lease lost'));
  await expect(events).rejects.toThrow('lease lost');
  expect((await all(open({ name: 'slow.test', settle_time: 0.1 }).unregister(SERVERS, never)))[0]?.log).toBe(
    'slow.test 127.0.2.1 was not there: waited for 0.1 s',
  );
});

describe('what is wrong is said, with what to do', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a key that the server does not have', { key_name: 'unknown' }, /has no key unknown for hmac-sha256: add it/],
    ['another algorithm', { algorithm: 'hmac-sha512' }, /has no key springtide for hmac-sha512|secret of key/],
    ['another secret', { secret: Buffer.alloc(32, 9).toString('base64') }, /secret of key springtide is another/],
    ['a key that may not', { key_name: 'weak' }, /the server refuses: allow key weak/],
    ['a key that may not, for services', { ...SRV, key_name: 'weak' }, /the server refuses: allow key weak/],
    [
      'another zone',
      { zone: 'example.org', name: 'web.example.org' },
      /refuses|not the primary server of zone example.org/,
    ],
  ])('%s', async (_, more, complaint) => {
    const balancer = open(more);
    expect(await balancer.check()).toEqual([expect.stringMatching(complaint)]);
    const events = await all(balancer.register(SERVERS, never));
    expect(events).toMatchObject(SERVERS.map(() => ({ ok: false, log: expect.stringMatching(complaint) })));
    expect(JSON.stringify(events)).not.toContain(named.secret);
  });

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['garbage', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), /does not speak DNS|closed the connection/],
    ['an end', (socket) => socket.end(), /closed the connection/],
    [
      'an answer without a signature',
      (socket) => socket.once('data', (data: Buffer) => socket.write(unsigned(data))),
      /the answer is not signed/,
    ],
  ])('a server that sends %s', async (_, speak, complaint) => {
    await using stranger = createServer((socket) => {
      socket.on('error', () => {}).resume();
      speak(socket);
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const server = typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
    expect(await open({ server }).check()).toEqual([expect.stringMatching(complaint)]);
  });
});

/** The request's own id with the flags of an answer, and nothing more. */
function unsigned(request: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 12]), request.subarray(2, 4), Buffer.from([0x84, 0]), Buffer.alloc(8)]);
}

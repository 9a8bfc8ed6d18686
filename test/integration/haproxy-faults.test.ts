import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Connection } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { Discoveries, parseSettings } from '../../src/discovery/registry.ts';
import type { SdId } from '../../src/domain/ids.ts';
import { testDatabase } from '../support/database.ts';
import { all, linkDeps, never, noSsh, open, type ReachDeps, serversOf, states } from '../support/discoveries.ts';
import { startHaproxy } from '../support/haproxy.ts';
import { flood, startHostileNode } from '../support/hostile-node.ts';
import { get, startServices } from '../support/http-services.ts';
import { startSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';
import { keysAt } from '../support/keys.ts';

describe('faults', () => {
  test('a balancer that dies while a server drains', async () => {
    const haproxy = await startHaproxy();
    await using _gone = haproxy;
    await using services = await startServices(1);
    const discovery = open({ socket: haproxy.socket, port: services.port });
    const servers = serversOf(services.all);
    await all(discovery.register(servers, never));
    const slow = Promise.allSettled([get(`${haproxy.url}/?wait=60000`)]);
    await until('the request is in flight', () => services.all[0]?.served === 1);
    const events = all(discovery.unregister(servers, never));
    await until('the server drains', async () => (await states(discovery))['web-1'] === 'draining');
    await haproxy.kill();
    expect(await events).toMatchObject([{ ok: false, log: expect.stringContaining('nothing listens there') }]);
    await slow;
  });

  test('an unknown backend and a stranger at the socket', async () => {
    await using haproxy = await startHaproxy();
    const unknown = open({ socket: haproxy.socket, port: 80, backend: 'nope' });
    expect(await all(unknown.register([{ ip: '127.0.1.1', name: 'a' }], never))).toMatchObject([
      { ok: false, log: expect.stringContaining("backend nope: Can't find backend") },
    ]);
    expect(await unknown.check()).toEqual([expect.stringContaining("Can't find backend")]);
    expect(await open({ socket: haproxy.socket, port: 80 }).check()).toEqual([]);

    const stranger = createServer((socket) => socket.end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : 0;
    try {
      expect(await open({ socket: `127.0.0.1:${port}`, port: 80 }).check()).toEqual([
        expect.stringContaining("the answer is not HAProxy's"),
      ]);
    } finally {
      stranger.close();
    }
  });

  test('what a path is on the server is not told', async () => {
    await using haproxy = await startHaproxy();
    const said = await Promise.all(
      ['/etc/shadow', '/etc/no-such-file', '/etc/passwd/x', '/etc', `${dirname(haproxy.socket)}/haproxy.cfg`].map(
        async (socket) => (await open({ socket, port: 80 }).check()).join().replace(socket, 'PATH'),
      ),
    );
    expect(new Set(said).size, said.join('\n')).toBe(1);
    expect(said[0]).toContain('nothing listens there: does HAProxy run');
  });

  test('a TCP socket of this machine, its link or its cloud is not dialled unless a setting says so', async () => {
    const outbound = openOutbound(parseAllowList(''));
    let connections = 0;
    const service = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', '0.0.0.0']) {
      const [complaint] = await open({ socket: `${host}:${port}`, port: 80 }, { ...noSsh, outbound }).check();
      expect(complaint).toMatch(/is a \w+ address, and is not contacted unless SPRINGTIDE_OUTBOUND_ALLOW names it/);
    }
    expect(connections).toBe(0);
    service.close();
  });

  test('a stranger at the socket is not quoted, and not listened to for ever', async () => {
    let greeting = '> '.repeat(3);
    const stranger = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(greeting);
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const check = async (): Promise<string> => (await open({ socket: `127.0.0.1:${port}`, port: 80 }).check()).join();
    greeting = '\n> \n> SECRET\n> SECRET\n> ';
    expect(await check()).toContain('it does not answer like HAProxy');
    expect(await check()).not.toContain('SECRET');
    greeting = 'x'.repeat(33 * 1024 * 1024);
    expect(await check()).toContain('its answer is longer than');
    stranger.close();
  });

  test('an aborted call lets go at once', async () => {
    await using haproxy = await startHaproxy();
    const discovery = open({ socket: haproxy.socket, port: 9, up_timeout: 3600 });
    const controller = new AbortController();
    const events = all(discovery.register([{ ip: '127.0.1.99', name: 'dead' }], controller.signal));
    await until('the server was added', async () => (await states(discovery))['dead'] !== undefined);
    controller.abort(new Error('lease lost'));
    await expect(events).rejects.toThrow('lease lost');
  });
});

test('over ssh: the same protocol on a socket of another host', async () => {
  await using haproxy = await startHaproxy();
  await using services = await startServices(2);
  await using sshd = await startSshd();
  const seen: string[] = [];
  const deps: ReachDeps = {
    keys: keysAt(sshd.keyFile),
    outbound: noSsh.outbound,
    checkHostKey: (host, port, key) => {
      seen.push(`${host}:${port} ${key.length > 0}`);
      return Promise.resolve();
    },
  };
  const ssh = { host: '127.0.0.1', port: sshd.endpoint.port, user: userInfo().username };
  const discovery = open({ socket: haproxy.socket, port: services.port, ssh }, deps);
  expect(await discovery.check()).toEqual([]);
  expect((await all(discovery.register(serversOf(services.all), never))).map(({ ok }) => ok)).toEqual([true, true]);
  expect((await get(haproxy.url)).status).toBe(200);
  expect((await all(discovery.unregister(serversOf(services.all), never))).map(({ ok }) => ok)).toEqual([true, true]);
  expect(seen[0]).toBe(`127.0.0.1:${sshd.endpoint.port} true`);

  const distrustful = { ...deps, checkHostKey: () => Promise.reject(new Error('the host key changed')) };
  const refused = await all(
    open({ socket: haproxy.socket, port: 1, ssh }, distrustful).register([{ ip: '127.0.1.1', name: 'a' }], never),
  );
  expect(refused).toMatchObject([{ ok: false, log: expect.stringContaining('the host key changed') }]);
});

describe('a host that is jumped over', () => {
  const withJump = (host: string, port: number, outbound = noSsh.outbound): Promise<readonly string[]> =>
    open(
      { socket: '/run/haproxy/admin.sock', port: 80, ssh: { host, port, user: 'root' } },
      { ...noSsh, ...key, outbound },
    ).check();
  let key: Pick<ReachDeps, 'keys'>;
  let sshd: Awaited<ReturnType<typeof startSshd>>;
  beforeAll(async () => {
    sshd = await startSshd();
    key = { keys: keysAt(sshd.keyFile) };
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  test.each(['127.0.0.1', 'localhost', '169.254.169.254', '0x7f000001'])('%s is not connected to', async (host) => {
    let connections = 0;
    const service = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    const [complaint] = await withJump(host, port, openOutbound(parseAllowList('')));
    expect(complaint).toMatch(/is a \w+ address, .*SPRINGTIDE_OUTBOUND_ALLOW names it/);
    expect(connections).toBe(0);
    service.close();
  });

  test.each([
    ['a stranger', (socket: Socket) => void socket.end('220 SECRET\r\n')],
    ['lines without end', (socket: Socket) => flood(socket, Buffer.from('SECRET\r\n'.repeat(1000)))],
    ['no line at all', (socket: Socket) => flood(socket, Buffer.alloc(1024 * 1024, 'x'))],
    ['one that closes', (socket: Socket) => void socket.destroy()],
  ])('%s is not quoted, and not listened to for ever', async (_, onSocket) => {
    await using node = await startHostileNode({ onSocket }, sshd.keyFile);
    const [complaint = ''] = await withJump(node.endpoint.host, node.endpoint.port);
    expect(complaint).toMatch(/^load balancer at .*: jump host root@127\.0\.0\.1:\d+: \S/);
    expect(complaint).not.toContain('SECRET');
    expect(complaint.length).toBeLessThan(700);
    expect(node.sent).toBeLessThan(40 * 1024 * 1024);
  });
});

test('an aborted call lets go at once of a host that does not answer', async () => {
  await using sshd = await startSshd();
  const controller = new AbortController();
  const onLogin = (connection: Connection): void => {
    connection.on('openssh.streamlocal', () => controller.abort(new Error('lease lost')));
  };
  await using node = await startHostileNode({ onLogin }, sshd.keyFile);
  const ssh = { host: node.endpoint.host, port: node.endpoint.port, user: 'root' };
  const deps = { ...noSsh, keys: keysAt(sshd.keyFile), checkHostKey: () => Promise.resolve() };
  const discovery = open({ socket: '/run/haproxy/admin.sock', port: 80, ssh }, deps);
  await expect(all(discovery.register([{ ip: '127.0.1.1', name: 'a' }], controller.signal))).rejects.toThrow(
    'lease lost',
  );
});

test('discoveries are opened from their rows', async () => {
  await using haproxy = await startHaproxy();
  await using test = await testDatabase();
  const settings = parseSettings('haproxy', { socket: haproxy.socket, backend: 'web', port: 80 });
  const { id } = await test.database
    .insertInto('sd')
    .values({ name: 'edge', desc: '', provider: 'haproxy', settings: JSON.stringify(settings) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const discoveries = new Discoveries({ database: test.database, connect: linkDeps(noSsh) });
  expect(await (await discoveries.of(id)).check()).toEqual([]);
  await expect(discoveries.of((id + 1) as SdId)).rejects.toThrow(
    `load balancer ${id + 1} not found: create it with /sd/create`,
  );
});

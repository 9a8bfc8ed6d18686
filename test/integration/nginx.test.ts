import { Agent } from 'node:http';
import { expect, test } from 'vitest';
import type { Server } from '../../src/discovery/discovery.ts';
import {
  all,
  BALANCER_NODES,
  never,
  type OpenBalancer,
  openedWith,
  serversOf,
  states,
} from '../support/discoveries.ts';
import { get, startServices, startTraffic } from '../support/http-services.ts';
import { EMPTY_UPSTREAM, startNginx, type TestNginx } from '../support/nginx.ts';
import { sshAccess } from '../support/ssh-access.ts';
import { until } from '../support/until.ts';

/*
 * What only nginx does: lines in a file that people edit too, on several hosts at once.
 */

interface Opened extends AsyncDisposable {
  readonly discovery: OpenBalancer;
}

function opening(nginx: TestNginx, more: Record<string, unknown>): Opened {
  const access = sshAccess(nginx.keys);
  return {
    discovery: openedWith({ provider: 'nginx', settings: { ...nginx.settings, ...more } }, access),
    [Symbol.asyncDispose]: () => access.channel[Symbol.asyncDispose](),
  };
}

const oks = async (events: ReturnType<OpenBalancer['register']>): Promise<readonly boolean[]> =>
  (await all(events)).map(({ ok }) => ok);

/**
 * Requests over new connections: an old worker closes those that are kept, and a client may just be sending on one of them. An agent with a
 * bound of sockets would keep them, too.
 */
const startUnkeptTraffic = (url: string): ReturnType<typeof startTraffic> =>
  startTraffic(url, new Agent({ keepAlive: false }));

test('200 servers are one change and one reload of each host', async () => {
  await using nginx = await startNginx({ hosts: 2 });
  await using access = opening(nginx, { port: 80, check: false, weight: 2, max_fails: 3, fail_timeout: 5 });
  const servers = Array.from({ length: 200 }, (_, index): Server => ({ ip: `127.0.2.${index}`, name: `web-${index}` }));
  const reloads = (): Promise<readonly number[]> => Promise.all(nginx.hosts.map((host) => host.reloads()));
  const { discovery } = access;

  // ten slices of a step begin at the same time
  const slices = Array.from({ length: 10 }, (_, slice) => servers.slice(slice * 20, (slice + 1) * 20));
  const events = await Promise.all(slices.map((slice) => all(discovery.register(slice, never))));
  expect(events.flat().filter(({ ok }) => !ok)).toEqual([]);
  for (const count of await reloads()) expect(count).toBeLessThanOrEqual(3);
  expect(await nginx.hosts[1]?.text()).toContain(
    '    server 127.0.2.199:80 weight=2 max_fails=3 fail_timeout=5s; # springtide web-199\n',
  );
  expect(await discovery.members(never)).toHaveLength(200);

  const before = await reloads();
  expect(await oks(discovery.unregister(servers, never))).toEqual(servers.map(() => true));
  expect(await reloads()).toEqual(before.map((count) => count + 1));
  for (const host of nginx.hosts) expect(await host.text()).toBe(EMPTY_UPSTREAM);
});

test('no request fails while nodes leave and come back in batches, and a restart in the middle loses nothing', async () => {
  await using nginx = await startNginx();
  await using services = await startServices(BALANCER_NODES);
  await using access = opening(nginx, { port: services.port });
  const [host] = nginx.hosts;
  const servers = serversOf(services.all);
  const quarter = Math.ceil(servers.length / 4);
  const batches = [0, 1, 2, 3].map((batch) => servers.slice(batch * quarter, (batch + 1) * quarter));
  const { discovery } = access;
  const allUp = Object.fromEntries(servers.map(({ name }) => [name, 'up']));
  expect(await oks(discovery.register(servers, never))).toEqual(servers.map(() => true));

  const traffic = startUnkeptTraffic(host?.url ?? '');
  for (const batch of batches) {
    expect(await oks(discovery.unregister(batch, never))).toEqual(batch.map(() => true));
    expect(Object.keys(await states(discovery))).toHaveLength(servers.length - batch.length);
    expect(await oks(discovery.register(batch, never))).toEqual(batch.map(() => true));
  }
  const before = services.all.map(({ served }) => served);
  await until('every server has served', () =>
    services.all.every(({ served }, index) => served > (before[index] ?? 0) + 5),
  );
  const { requests, failures } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(100);
  expect(await states(discovery)).toEqual(allUp);

  for (const [index, batch] of batches.slice(0, 2).entries()) {
    expect(await oks(discovery.unregister(batch, never))).toEqual(batch.map(() => true));
    if (index === 0) await host?.restart();
    expect(await oks(discovery.register(batch, never))).toEqual(batch.map(() => true));
  }
  expect(await states(discovery)).toEqual(allUp);
});

test('what people write stays, and their line of a server is not taken out', async () => {
  await using services = await startServices(2);
  const file = [
    '# of the shop team',
    'upstream other { server 127.0.0.1:1 down; }',
    'upstream web { # ask Ann first',
    `\tserver 127.0.1.1:${services.port} weight=2; # our first one`,
    '',
    '\tkeepalive 4;',
    '}',
    '',
  ].join('\n');
  await using nginx = await startNginx({ file });
  await using access = opening(nginx, { port: services.port });
  const [host] = nginx.hosts;
  const { discovery } = access;
  const servers = serversOf(services.all);

  const [first] = await all(discovery.register(servers.slice(0, 1), never));
  expect(first).toMatchObject({ ok: true, log: expect.stringContaining('was registered already') });
  expect(await host?.reloads()).toBe(0);
  expect(await oks(discovery.register(servers, never))).toEqual([true, true]);
  expect(await host?.text()).toBe(
    file.replace('first one\n', `first one\n\tserver 127.0.1.2:${services.port}; # springtide web-2\n`),
  );

  const events = await all(discovery.unregister(servers, never));
  const kept = `127.0.1.1:${services.port}`;
  expect(events.find(({ ip }) => ip === '127.0.1.1')).toMatchObject({ ok: true, keptAs: kept });
  expect(events.find(({ ip }) => ip === '127.0.1.2')).not.toHaveProperty('keptAs');
  expect(await host?.text()).toBe(file.replace('weight=2;', 'weight=2 down;'));
  expect(await states(discovery)).toEqual({ [kept]: 'maintenance' });

  expect(await oks(discovery.register(servers.slice(0, 1), never))).toEqual([true]);
  expect(await host?.text()).toBe(file);
  expect((await get(host?.url ?? '')).body).toBe('127.0.1.1');
});

test('several upstreams, host names, weights of their own, and names that are none', async () => {
  await using nginx = await startNginx({ file: `${EMPTY_UPSTREAM}${EMPTY_UPSTREAM.replace('web', 'api')}` });
  await using access = opening(nginx, { port: 80, upstreams: ['web', 'api'], check: false });
  const { discovery } = access;
  const events = await all(
    discovery.register(
      [
        { ip: 'localhost', name: 'named', weight: 5 },
        { ip: '127.0.1.1', name: 'weightless', weight: 0, port: 8081 },
        { ip: 'no-such-host.invalid', name: 'unknown' },
        { ip: '127.0.1.9', name: 'bad name;' },
      ],
      never,
    ),
  );
  expect(new Map(events.map(({ ip, ok }) => [ip, ok]))).toEqual(
    new Map([
      ['localhost', true],
      ['127.0.1.1', true],
      ['no-such-host.invalid', false],
      ['127.0.1.9', false],
    ]),
  );
  expect(await discovery.members(never)).toEqual([
    { name: 'named', ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/), port: 80, weight: 5, state: 'up' },
    { name: 'weightless', ip: '127.0.1.1', port: 8081, weight: 0, state: 'up' },
  ]);
});

const serversFrom = (begin: number): readonly Server[] =>
  Array.from({ length: 5 }, (_, index) => ({ ip: `127.0.2.${begin + index}`, name: `web-${begin + index}` }));

test('two processes change the same file at once', async () => {
  await using nginx = await startNginx({ hosts: 2 });
  await using one = opening(nginx, { port: 80, check: false });
  await using other = opening(nginx, { port: 80, check: false });
  const events = await Promise.all([
    all(one.discovery.register(serversFrom(1), never)),
    all(other.discovery.register(serversFrom(101), never)),
  ]);
  expect(events.flat().filter(({ ok }) => !ok)).toEqual([]);
  const members = await one.discovery.members(never);
  expect(members).toHaveLength(10);
  expect(members.filter(({ state, isUneven }) => state !== 'up' || isUneven === true)).toEqual([]);
});

test('a user who may write the file, and call two commands, is enough', async () => {
  await using nginx = await startNginx({ account: 'st-nginx' });
  await using services = await startServices(2);
  await using access = opening(nginx, { port: services.port });
  const [host] = nginx.hosts;
  const servers = serversOf(services.all);
  const { discovery } = access;
  expect(await discovery.check()).toEqual([]);
  expect(await oks(discovery.register(servers, never))).toEqual([true, true]);
  expect((await get(host?.url ?? '')).status).toBe(200);
  expect(await oks(discovery.unregister(servers, never))).toEqual([true, true]);
  expect(await host?.text()).toBe(EMPTY_UPSTREAM);

  await using forbidden = opening(nginx, { port: services.port, sudo: false });
  expect(await forbidden.discovery.check()).toEqual([expect.stringContaining('rejects the configuration')]);
});

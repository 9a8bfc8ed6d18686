import { describe, expect, test } from 'vitest';
import { all, never, open, serversOf, states } from '../support/discoveries.ts';
import { startHaproxy } from '../support/haproxy.ts';
import { get, startService, startServices, startTraffic } from '../support/http-services.ts';
import { until } from '../support/until.ts';

describe('traffic', () => {
  test('no request fails while servers come and go', async () => {
    await using haproxy = await startHaproxy();
    await using services = await startServices(6);
    const discovery = open({ socket: haproxy.socket, port: services.port });
    const servers = serversOf(services.all);
    const [fixed, others] = [servers.slice(0, 2), servers.slice(2)];
    expect((await all(discovery.register(fixed, never))).every(({ ok }) => ok)).toBe(true);

    const traffic = startTraffic(haproxy.url);
    for (let round = 0; round < 3; round++) {
      const arrived = await all(discovery.register(others, never));
      expect(arrived).toHaveLength(4);
      expect(arrived.filter(({ ok }) => !ok)).toEqual([]);
      const before = services.all.map(({ served }) => served);
      await until('every server has served', () =>
        services.all.every(({ served }, index) => served > (before[index] ?? 0) + 5),
      );
      const left = await all(discovery.unregister(others, never));
      expect(left.filter(({ ok }) => !ok)).toEqual([]);
      expect(Object.keys(await states(discovery)).toSorted()).toEqual(['web-1', 'web-2']);
    }
    const { requests, failures } = await traffic.stop();
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(300);
  });
});

describe('registering', () => {
  test('HR1, HR2: a server that does not answer gets no request, and is left in maintenance', async () => {
    await using haproxy = await startHaproxy();
    await using services = await startServices(1);
    const discovery = open({ socket: haproxy.socket, port: services.port, up_timeout: 0.6 });
    const servers = [...serversOf(services.all), { ip: '127.0.1.77', name: 'dead' }];
    const traffic = startTraffic(haproxy.url);
    const events = await all(discovery.register(servers, never));
    const { failures } = await traffic.stop();
    const [good, dead] = ['127.0.1.1', '127.0.1.77'].map((ip) => events.find((event) => event.ip === ip));
    expect(good?.ok).toBe(true);
    expect(dead?.ok).toBe(false);
    expect(dead?.log).toMatch(/dead \(127\.0\.1\.77:\d+\) was not healthy within 0\.6 s: L4CON .*refused.*maintenance/);
    expect(await states(discovery)).toEqual({ 'web-1': 'up', dead: 'maintenance' });
    // before the first server was up there was none to answer: only those requests may fail
    expect(failures.filter((failure) => failure !== 'HTTP 503')).toEqual([]);

    await using revived = await startService('127.0.1.77', services.port);
    expect((await all(discovery.register(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await states(discovery)).toEqual({ 'web-1': 'up', dead: 'up' });
    expect(revived.served).toBe(0);
  });

  test('a server that moved is sent to its new address', async () => {
    await using haproxy = await startHaproxy();
    await using services = await startServices(2);
    const discovery = open({ socket: haproxy.socket, port: services.port });
    await all(discovery.register([{ ip: '127.0.1.1', name: 'mover' }], never));
    await all(discovery.register([{ ip: '127.0.1.2', name: 'mover' }], never));
    expect(await discovery.members(never)).toMatchObject([{ ip: '127.0.1.2', name: 'mover', state: 'up' }]);
    expect((await get(haproxy.url)).body).toBe('127.0.1.2');
  });

  test('without health checks, with a weight, by host name', async () => {
    await using haproxy = await startHaproxy();
    await using services = await startServices(1);
    await using local = await startService('127.0.0.1', services.port);
    const discovery = open({ socket: haproxy.socket, port: services.port, check: false, weight: 7 });
    const events = await all(
      discovery.register(
        [
          { ip: '127.0.1.1', name: 'plain' },
          { ip: 'localhost', name: 'named' },
          { ip: 'no-such-host.invalid', name: 'unknown' },
          { ip: '127.0.1.9', name: 'bad name;' },
        ],
        never,
      ),
    );
    expect(
      events
        .filter(({ ok }) => !ok)
        .map(({ ip }) => ip)
        .toSorted(),
    ).toEqual(['127.0.1.9', 'no-such-host.invalid']);
    expect(await states(discovery)).toEqual({ plain: 'up', named: 'up' });
    const bodies = await Promise.all(Array.from({ length: 10 }, async () => (await get(haproxy.url)).body));
    expect(new Set(bodies)).toEqual(new Set(['127.0.1.1', '127.0.0.1']));
    expect(local.served).toBeGreaterThan(0);
  });

  test("HU3: a server of HAProxy's own configuration file is put into maintenance, and back", async () => {
    await using services = await startServices(1);
    await using haproxy = await startHaproxy({
      backendLines: [`server fixed 127.0.1.1:${services.port} check inter 100ms`],
    });
    const discovery = open({ socket: haproxy.socket, port: services.port });
    const servers = serversOf(services.all);
    const [known] = await all(discovery.register(servers, never));
    expect(known?.log).toContain('already as web/fixed');
    const [left] = await all(discovery.unregister(servers, never));
    expect(left).toMatchObject({ ok: true, log: expect.stringContaining('left in maintenance') });
    expect(await states(discovery)).toEqual({ fixed: 'maintenance' });
    expect((await all(discovery.register(servers, never)))[0]?.ok).toBe(true);
    expect((await get(haproxy.url)).status).toBe(200);
  });

  test('200 servers in a few round trips', async () => {
    await using haproxy = await startHaproxy();
    const discovery = open({ socket: haproxy.socket, port: 9, check: false });
    const servers = Array.from({ length: 200 }, (_, index) => ({ ip: `127.0.2.${index + 1}`, name: `many-${index}` }));
    const start = performance.now();
    expect((await all(discovery.register(servers, never))).filter(({ ok }) => ok)).toHaveLength(200);
    expect(await discovery.members(never)).toHaveLength(200);
    expect((await all(discovery.unregister(servers, never))).filter(({ ok }) => ok)).toHaveLength(200);
    expect(await discovery.members(never)).toHaveLength(0);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

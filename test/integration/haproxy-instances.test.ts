import { describe, expect, test } from 'vitest';
import { all, never, open, serversOf, states } from '../support/discoveries.ts';
import { startHaproxy } from '../support/haproxy.ts';
import { get, startServices } from '../support/http-services.ts';

describe('what a HAProxy forgets', () => {
  test('a reload takes out what was registered, and is another era', async () => {
    await using services = await startServices(2);
    await using haproxy = await startHaproxy({
      backendLines: [`server fixed 127.0.1.2:${services.port} check inter 100ms`],
    });
    const discovery = open({ socket: haproxy.socket, port: services.port });
    const [one, two] = serversOf(services.all);
    if (one === undefined || two === undefined) throw new Error('two servers');
    expect((await all(discovery.register([one], never))).map(({ ok }) => ok)).toEqual([true]);
    expect(await all(discovery.unregister([two], never))).toMatchObject([{ ok: true, keptAs: 'fixed' }]);
    expect(await states(discovery)).toEqual({ fixed: 'maintenance', 'web-1': 'up' });
    const before = await discovery.era?.(never);
    await haproxy.reload();
    expect(await discovery.era?.(never)).not.toBe(before);
    expect(await states(discovery)).toEqual({ fixed: 'up' });
  });
});

describe('a node whose name resolves no longer', () => {
  test('is unregistered by its name in the balancer', async () => {
    await using haproxy = await startHaproxy();
    await using services = await startServices(1);
    const discovery = open({ socket: haproxy.socket, port: services.port });
    await all(discovery.register([{ ip: '127.0.1.1', name: 'web-1' }], never));
    const gone = { ip: 'no-such-host.invalid', name: 'web-1' };
    expect(await all(discovery.unregister([gone], never))).toMatchObject([{ ip: gone.ip, ok: true }]);
    expect(await states(discovery)).toEqual({});
    expect(await all(discovery.unregister([gone], never))).toMatchObject([{ ip: gone.ip, ok: true }]);
  });

  test('is not registered', async () => {
    await using haproxy = await startHaproxy();
    const discovery = open({ socket: haproxy.socket, port: 80 });
    const events = await all(discovery.register([{ ip: 'no-such-host.invalid', name: 'web-1' }], never));
    expect(events).toMatchObject([{ ok: false, log: expect.stringContaining('has no address') }]);
  });
});

test('a weight grows slowly where the settings say so, and the server counts as up meanwhile', async () => {
  await using haproxy = await startHaproxy();
  await using services = await startServices(1);
  const discovery = open({ socket: haproxy.socket, port: services.port, weight: 100, slow_start: 60 });
  const events = await all(discovery.register(serversOf(services.all), never));
  expect(events).toMatchObject([{ ok: true }]);
  expect(await discovery.members(never)).toMatchObject([{ weight: 100, state: 'up' }]);
  expect((await get(haproxy.url)).status).toBe(200);
});

describe('several HAProxies as one balancer', () => {
  test('a server is in all of them, or out', async () => {
    await using one = await startHaproxy();
    await using other = await startHaproxy();
    await using services = await startServices(2);
    const discovery = open({ socket: one.socket, others: [other.socket], port: services.port });
    const servers = serversOf(services.all);
    const events = await all(discovery.register(servers, never));
    expect(events).toMatchObject(servers.map(() => ({ ok: true, log: expect.stringContaining('at all 2 instances') })));
    for (const { url } of [one, other]) expect((await get(url)).status).toBe(200);
    expect(await states(discovery)).toEqual({ 'web-1': 'up', 'web-2': 'up' });
    expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await states(discovery)).toEqual({});
  });

  test('what one of them lacks or does not say is uneven, and the next call completes it', async () => {
    await using one = await startHaproxy();
    await using other = await startHaproxy();
    await using services = await startServices(1);
    const discovery = open({ socket: one.socket, others: [other.socket], port: services.port });
    const servers = serversOf(services.all);
    await all(discovery.register(servers, never));
    const before = await discovery.era?.(never);
    await other.kill();
    expect(await discovery.members(never)).toMatchObject([{ name: 'web-1', state: 'up', isUneven: true }]);
    expect(await discovery.era?.(never)).not.toBe(before);
    expect(await discovery.check()).toEqual([expect.stringContaining(other.socket)]);
    const failed = await all(discovery.register(servers, never));
    expect(failed).toMatchObject([{ ok: false, log: expect.stringContaining(other.socket) }]);
    await other.restart();
    expect(await discovery.members(never)).toMatchObject([{ name: 'web-1', state: 'up', isUneven: true }]);
    expect(await all(discovery.register(servers, never))).toMatchObject([{ ok: true }]);
    expect(await discovery.members(never)).toEqual([expect.not.objectContaining({ isUneven: true })]);
    expect((await get(other.url)).status).toBe(200);
  });
});

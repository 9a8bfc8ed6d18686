import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Server } from '../../src/discovery/discovery.ts';
import { TARGET_GROUP, TargetGroupCloud } from '../support/clouds/aws-elb-cloud.ts';
import { SUBNETS } from '../support/clouds/aws-ec2-cloud.ts';
import { startEc2Server, useTestCredentials } from '../support/clouds/aws-ec2-server.ts';
import { startElbServer } from '../support/clouds/aws-elb-server.ts';
import type { CloudServer } from '../support/clouds/cloud-server.ts';
import { instanceAt, MANY_SERVERS, saidBy } from '../support/clouds/group-servers.ts';
import { CloudError, type InstancesCloud } from '../support/clouds/instances-cloud.ts';
import { all, never, type OpenBalancer, opened, serversOf, states } from '../support/discoveries.ts';
import { freePort } from '../support/free-port.ts';
import { get, startService, startServices } from '../support/http-services.ts';
import { until } from '../support/until.ts';

/*
 * What only target groups of AWS do, with the SDK itself, at a server that answers as the API Reference says.
 */

useTestCredentials();

const error = (code: string, status = 400, message?: string): CloudError => new CloudError(code, message, status);

let stack: AsyncDisposableStack;
let group: TargetGroupCloud;
let server: CloudServer<TargetGroupCloud>;
let settings: Record<string, unknown>;

async function start(type = 'ip', instances: InstancesCloud | null = null): Promise<void> {
  group = stack.use(await TargetGroupCloud.start(type, instances));
  server = stack.use(await startElbServer(group));
  settings = { target_group: TARGET_GROUP, endpoint: server.endpoint, port: 80, up_timeout: 20, drain_timeout: 20 };
}

const balancer = (more: Record<string, unknown> = {}): OpenBalancer =>
  opened({ provider: 'aws-elb', settings: { ...settings, ...more } });

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  await start();
});

afterEach(async () => {
  await stack.disposeAsync();
  if (server.strange.length > 0) throw new Error(server.strange.join());
});

describe('many servers', () => {
  test('are a few calls, however many slices of a step ask', async () => {
    // one that listens at all addresses
    await using service = await startService('0.0.0.0', await freePort());
    const discovery = balancer({ port: service.port });
    const slices = Array.from({ length: 3 }, (_, slice) => MANY_SERVERS.slice(slice * 100, (slice + 1) * 100));
    const events = await Promise.all(slices.map((slice) => all(discovery.register(slice, never))));
    expect(events.flat().filter(({ ok }) => !ok)).toEqual([]);
    expect(server.count('RegisterTargets')).toBe(3);
    expect(server.count('DescribeTargetHealth')).toBeLessThanOrEqual(20);
    expect(await discovery.members(never)).toHaveLength(300);

    group.isShownUntilDelay = false;
    server.calls.length = 0;
    expect((await all(discovery.unregister(MANY_SERVERS, never))).filter(({ ok }) => !ok)).toEqual([]);
    expect(server.count('DeregisterTargets')).toBe(3);
    expect(server.count('DescribeTargetHealth')).toBeLessThanOrEqual(5);
    expect(await discovery.members(never)).toEqual([]);
  });

  test('do not fail with one that AWS refuses', async () => {
    const discovery = balancer({ check: false });
    const outside = { ip: '10.0.0.7', name: 'outside' };
    const events = await all(discovery.register([...MANY_SERVERS.slice(0, 120), outside], never));
    expect(events.filter(({ ok }) => !ok)).toEqual([
      {
        ip: '10.0.0.7',
        ok: false,
        log: expect.stringMatching(/^target group web: the cloud refuses: ValidationError: .*10\.0\.0\.7.*outside/),
      },
    ]);
    expect(await discovery.members(never)).toHaveLength(120);
  });
});

test('addresses outside of the VPC are taken where the settings say so', async () => {
  const discovery = balancer({ check: false, outside_vpc: true });
  group.isShownUntilDelay = false;
  const servers = [{ ip: '10.0.0.7', name: 'outside' }];
  expect(await saidBy(discovery.register(servers, never))).toEqual({
    '10.0.0.7': 'ok: 10.0.0.7:80 registered as web/10.0.0.7:80',
  });
  expect(await saidBy(discovery.unregister(servers, never))).toMatchObject({
    '10.0.0.7': expect.stringMatching(/^ok: web\/10\.0\.0\.7:80 removed: drained in/),
  });
});

test('a throttled call is made again after a pause, and nothing fails', async () => {
  await using services = await startServices(2);
  const discovery = balancer({ port: services.port });
  const throttled = { error: error('Throttling', 400, 'Rate exceeded') };
  for (const action of ['RegisterTargets', 'DescribeTargetHealth', 'DeregisterTargets']) {
    server.fail(action, throttled, throttled);
  }
  group.isShownUntilDelay = false;
  const servers = serversOf(services.all);
  expect((await all(discovery.register(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
  expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
  expect([server.count('RegisterTargets'), server.count('DeregisterTargets')]).toEqual([3, 3]);
});

describe('a target that leaves', () => {
  test('is waited for until its deregistration delay is over, as it drains so long', async () => {
    group.delay = 1;
    await using services = await startServices(2);
    const discovery = opened({
      provider: 'aws-elb',
      settings: { target_group: TARGET_GROUP, endpoint: server.endpoint, port: services.port },
    });
    const servers = serversOf(services.all);
    await all(discovery.register(servers, never));
    const begin = performance.now();
    const events = await all(discovery.unregister(servers, never));
    expect(performance.now() - begin).toBeGreaterThan(900);
    expect(events[0]).toMatchObject({ ok: true, log: expect.stringMatching(/^web\/127.*removed: drained in/) });
    expect(events[0]).not.toHaveProperty('keptAs');
  });

  test('is still listed when the drain time is over before, and out', async () => {
    await using services = await startServices(1);
    const discovery = balancer({ port: services.port, drain_timeout: 0 });
    const servers = serversOf(services.all);
    await all(discovery.register(servers, never));
    const kept = { ok: true, keptAs: `127.0.1.1:${services.port}`, log: expect.stringContaining('it is not known') };
    expect(await all(discovery.unregister(servers, never))).toMatchObject([kept]);
    expect(await states(discovery)).toEqual({ '127.0.1.1': 'draining' });
    // what drains may come back
    expect(await saidBy(discovery.register(servers, never))).toMatchObject({
      '127.0.1.1': expect.stringMatching(/^ok/),
    });
    expect((await get(group.url)).body).toBe('127.0.1.1');
  });

  test('stays when somebody else puts it in again meanwhile', async () => {
    await using services = await startServices(1);
    const discovery = balancer({ port: services.port });
    const servers = serversOf(services.all);
    await all(discovery.register(servers, never));
    const events = saidBy(discovery.unregister(servers, never));
    await until('it drains', async () => (await states(discovery))['127.0.1.1'] === 'draining');
    group.register([{ id: '127.0.1.1', port: services.port, zone: null }]);
    expect(await events).toEqual({
      '127.0.1.1': expect.stringMatching(/^failed: .*was put in again while it drained, and stays$/),
    });
  });

  test('is found at another port too, where it has none at the port of the settings', async () => {
    group.register([8080, 9090].map((port) => ({ id: '127.0.1.1', port, zone: null })));
    group.isShownUntilDelay = false;
    const discovery = balancer({ port: 80 });
    const server: Server = { ip: '127.0.1.1', name: 'web-1' };
    await all(discovery.unregister([{ ...server, port: 8080 }], never));
    expect((await discovery.members(never)).map(({ port }) => port)).toEqual([9090]);
    await all(discovery.unregister([server], never));
    expect(await discovery.members(never)).toEqual([]);
  });
});

test('a target that does not become healthy is taken out again, one that was in before stays', async () => {
  const discovery = balancer({ port: await freePort(), up_timeout: 0.3 });
  const [fresh, old] = [
    { ip: '127.0.1.77', name: 'fresh' },
    { ip: '127.0.1.78', name: 'old' },
  ];
  await all(balancer({ ...settings, port: discovery.usual.port, check: false }).register([old], never));
  expect(await saidBy(discovery.register([fresh, old], never))).toEqual({
    '127.0.1.77': expect.stringMatching(
      /^failed: .*is not healthy, and was taken out again: after 0\.3 s, unhealthy, Target\.FailedHealthChecks, Health checks failed$/,
    ),
    '127.0.1.78': expect.stringMatching(/^failed: .*is not healthy, and stays in: .*FailedHealthChecks/),
  });
  expect(await states(discovery)).toEqual({ '127.0.1.77': 'draining', '127.0.1.78': 'down' });
});

test('a target that cannot be taken out again is told, and the others are', async () => {
  const discovery = balancer({ port: await freePort(), up_timeout: 0.3 });
  const servers = ['127.0.1.77', '127.0.1.78'].map((ip): Server => ({ ip, name: ip }));
  const fault = { error: error('InvalidTarget', 400, 'not now') };
  // of both, and then of the first alone
  server.fail('DeregisterTargets', fault, fault);
  expect(await saidBy(discovery.register(servers, never))).toEqual({
    '127.0.1.77': expect.stringMatching(/^failed: .*not now/),
    '127.0.1.78': expect.stringMatching(/^failed: .*is not healthy, and was taken out again/),
  });
  expect(await states(discovery)).toEqual({ '127.0.1.77': 'down', '127.0.1.78': 'draining' });
});

test('a target group that no load balancer uses is told, and not waited for', async () => {
  group.isUsed = false;
  await using services = await startServices(1);
  const discovery = balancer({ port: services.port });
  expect(await discovery.check()).toEqual([
    'target group web: no load balancer uses it: add it to a rule of a listener, or no target becomes healthy',
  ]);
  expect(await saidBy(discovery.register(serversOf(services.all), never))).toEqual({
    '127.0.1.1': expect.stringMatching(/taken out again: unused, Target\.NotInUse/),
  });
});

test('the same address twice is one target: the second is refused', async () => {
  const discovery = balancer({ check: false });
  const servers = ['127.0.1.1', '::ffff:127.0.1.1'].map((ip): Server => ({ ip, name: ip }));
  expect(await saidBy(discovery.register(servers, never))).toEqual({
    '127.0.1.1': expect.stringMatching(/^ok/),
    '::ffff:127.0.1.1': expect.stringMatching(
      /^failed: .*has the address 127\.0\.1\.1, as 127\.0\.1\.1 has.*correct it/,
    ),
  });
});

describe('what AWS refuses is told with the remedy', () => {
  test.each<[string, CloudError, RegExp]>([
    ['TargetGroupNotFound', error('TargetGroupNotFound'), /does not know what the settings name/],
    [
      'AccessDenied',
      error('AccessDenied', 403, 'User: x is not authorized to perform: elasticloadbalancing:RegisterTargets on y'),
      /may not do elasticloadbalancing:RegisterTargets: allow it/,
    ],
    ['another word for it', error('AccessDenied', 403, 'no'), /may not do elasticloadbalancing:RegisterTargets/],
    ['ExpiredToken', error('ExpiredToken', 403), /does not accept the credentials/],
    ['RequestExpired', error('RequestExpired'), /clock of this server/],
    ['TooManyTargets', error('TooManyTargets'), /quota.*raise it/],
  ])('%s', async (_, fault, sentence) => {
    server.fail('RegisterTargets', { error: fault }, { error: fault }, { error: fault });
    const servers = ['127.0.1.1', '127.0.1.2'].map((ip): Server => ({ ip, name: ip }));
    const events = await all(balancer({ check: false }).register(servers, never));
    expect(events.map(({ ok }) => ok)).toEqual([false, false]);
    for (const { log } of events) {
      expect(log).toMatch(/^target group web: /);
      expect(log).toMatch(sentence);
    }
  });

  test('by the check and the list of members too', async () => {
    const target_group = TARGET_GROUP.replace('/web/', '/shop/');
    const missing = /^target group shop: the cloud does not know what the settings name/;
    expect(await balancer({ target_group }).check()).toEqual([expect.stringMatching(missing)]);
    await expect(balancer({ target_group }).members(never)).rejects.toThrow(missing);
    const away = `http://127.0.0.1:${await freePort()}`;
    expect(await balancer({ endpoint: away }).check()).toEqual([
      expect.stringMatching(/does not answer.*ECONNREFUSED/),
    ]);
  });
});

test('a group of lambda functions takes no nodes', async () => {
  await start('lambda');
  expect(await balancer().check()).toEqual([expect.stringMatching(/its targets are of type lambda: name a group/)]);
});

test('targets that are instances are found by the addresses of nodes, and shown with them', async () => {
  const ec2 = stack.use(await startEc2Server());
  await start('instance', ec2.cloud);
  await using services = await startServices(2);
  // of more than a page
  const others = Array.from({ length: 1001 }, (_, index) => `10.9.${index >> 8}.${index & 255}`);
  for (const ip of [...services.all.map(({ ip }) => ip), ...others]) {
    const id = `i-${ip.replaceAll('.', '')}00000`;
    ec2.cloud.instances.push(instanceAt({ id, ip, zone: SUBNETS[0], type: 'm5.large' }));
  }
  const discovery = balancer({ ec2_endpoint: ec2.endpoint, port: services.port });
  expect(await discovery.check()).toEqual([]);
  expect(ec2.count('DescribeInstances')).toBe(1);
  const servers = [...serversOf(services.all), { ip: '127.0.1.99', name: 'none' }];
  const events = await saidBy(discovery.register(servers, never));
  expect(events['127.0.1.1']).toMatch(
    /^ok: 127\.0\.1\.1:\d+ registered as web\/i-12701100000:\d+, health check healthy$/,
  );
  expect(events['127.0.1.99']).toMatch(/^failed: target group web: 127\.0\.1\.99: no instance in vpc-01234567 has/);
  expect(await states(discovery)).toEqual({ '127.0.1.1': 'up', '127.0.1.2': 'up' });
  group.isShownUntilDelay = false;
  const left = await saidBy(discovery.unregister(servers, never));
  expect(left['127.0.1.99']).toBe('ok: 127.0.1.99 is not in target group web');
  expect(await discovery.members(never)).toEqual([]);
  expect(ec2.strange).toEqual([]);
});

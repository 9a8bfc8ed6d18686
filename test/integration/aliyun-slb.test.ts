import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Server } from '../../src/discovery/discovery.ts';
import { SERVER_GROUP, ServerGroupCloud } from '../support/clouds/aliyun-alb-cloud.ts';
import { startAlbServer } from '../support/clouds/aliyun-alb-server.ts';
import { VSWITCHES } from '../support/clouds/aliyun-ecs-cloud.ts';
import { startEcsServer } from '../support/clouds/aliyun-ecs-server.ts';
import { useTestCredentials } from '../support/clouds/aliyun-signature.ts';
import type { CloudServer } from '../support/clouds/cloud-server.ts';
import { instanceAt, MANY_SERVERS, saidBy } from '../support/clouds/group-servers.ts';
import { CloudError, type InstancesCloud } from '../support/clouds/instances-cloud.ts';
import { all, never, type OpenBalancer, opened, serversOf, states } from '../support/discoveries.ts';
import { freePort } from '../support/free-port.ts';
import { get, startServices } from '../support/http-services.ts';
import { until } from '../support/until.ts';

/*
 * What only server groups of Alibaba Cloud do, with requests and signatures of the SDK, at a server that answers as ALB is documented to.
 */

useTestCredentials();

const error = (code: string, status = 400, message?: string): CloudError => new CloudError(code, message, status);

let stack: AsyncDisposableStack;
let group: ServerGroupCloud;
let server: CloudServer<ServerGroupCloud>;
let settings: Record<string, unknown>;

async function start(type = 'Ip', instances: InstancesCloud | null = null): Promise<void> {
  group = stack.use(await ServerGroupCloud.start(type, instances));
  server = stack.use(await startAlbServer(group));
  const place = { server_group: SERVER_GROUP, region: 'cn-hangzhou', endpoint: server.endpoint };
  settings = { ...place, port: 80, up_timeout: 20, drain_timeout: 20 };
}

const balancer = (more: Record<string, unknown> = {}): OpenBalancer =>
  opened({ provider: 'aliyun-slb', settings: { ...settings, ...more } });

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  await start();
});

afterEach(async () => {
  await stack.disposeAsync();
  if (server.strange.length > 0) throw new Error(server.strange.join());
});

describe('many servers', () => {
  test('are a few changes, however many slices of a step ask', async () => {
    const discovery = balancer({ check: false });
    const slices = Array.from({ length: 10 }, (_, slice) => MANY_SERVERS.slice(slice * 30, (slice + 1) * 30));
    const events = await Promise.all(slices.map((slice) => all(discovery.register(slice, never))));
    expect(events.flat().filter(({ ok }) => !ok)).toEqual([]);
    expect(server.count('AddServersToServerGroup')).toBeLessThanOrEqual(4);
    expect(await discovery.members(never)).toHaveLength(300);
    expect((await all(discovery.unregister(MANY_SERVERS, never))).filter(({ ok }) => !ok)).toEqual([]);
    expect(await discovery.members(never)).toEqual([]);
  });

  test('do not fail with one that ALB refuses', async () => {
    const discovery = balancer({ check: false });
    group.jobTakes = 0;
    const events = await all(
      discovery.register([...MANY_SERVERS.slice(0, 40), { ip: '10.0.0.7', name: 'outside' }], never),
    );
    expect(events.filter(({ ok }) => !ok)).toEqual([
      {
        ip: '10.0.0.7',
        ok: false,
        log: expect.stringMatching(
          /^server group sgp-bp10000000: the cloud refuses: IllegalParam\.ServerIp: 10\.0\.0\.7 is outside/,
        ),
      },
    ]);
    expect(await discovery.members(never)).toHaveLength(40);
    const remote = balancer({ check: false, outside_vpc: true });
    expect(await saidBy(remote.register([{ ip: '10.0.0.7', name: 'outside' }], never))).toEqual({
      '10.0.0.7': 'ok: 10.0.0.7:80 registered as sgp-bp10000000/10.0.0.7:80',
    });
  });
});

describe('a change', () => {
  test('that meets another, or a rate limit, is made again, and nothing fails', async () => {
    await using services = await startServices(2);
    const discovery = balancer({ port: services.port });
    for (const action of ['AddServersToServerGroup', 'RemoveServersFromServerGroup']) {
      server.fail(
        action,
        { error: error('IncorrectStatus.ServerGroup') },
        { error: error('Throttling.User') },
        { error: error('SystemBusy') },
        // it had its effect, and nobody heard so
        { after: true },
      );
    }
    const servers = serversOf(services.all);
    expect((await all(discovery.register(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await discovery.members(never)).toEqual([]);
    // what is repeated without knowing finds the servers being taken out
    server.strange.length = 0;
  });

  test('whose job fails is told with the reason, and made again for each half', async () => {
    group.jobFails = error('IncorrectStatus.Ecs', 400, 'it is stopped');
    const discovery = balancer({ check: false });
    expect(await saidBy(discovery.register([{ ip: '127.0.1.1', name: 'web-1' }], never))).toEqual({
      '127.0.1.1': 'failed: server group sgp-bp10000000: the cloud refuses: IncorrectStatus.Ecs: it is stopped',
    });
  });

  test('of a server that is being taken out waits until it is out, and puts it in again', async () => {
    await using services = await startServices(1);
    const discovery = balancer({ port: services.port });
    const servers = serversOf(services.all);
    await all(discovery.register(servers, never));
    const slow = get(`${group.url}/?wait=1000`);
    await until('the request is in flight', () => services.all[0]?.served === 1);
    const kept = { ok: true, keptAs: `127.0.1.1:${services.port}`, log: expect.stringContaining('it is not known') };
    expect(await all(balancer({ port: services.port, drain_timeout: 0 }).unregister(servers, never))).toMatchObject([
      kept,
    ]);
    expect(await saidBy(discovery.register(servers, never))).toMatchObject({
      '127.0.1.1': expect.stringMatching(/^ok/),
    });
    expect((await slow).status).toBe(200);
    expect((await get(group.url)).body).toBe('127.0.1.1');
  });
});

test('a server that does not become healthy is taken out again, with the reason of ALB', async () => {
  const discovery = balancer({ port: await freePort(), up_timeout: 0.5 });
  expect(await saidBy(discovery.register([{ ip: '127.0.1.77', name: 'dead' }], never))).toEqual({
    '127.0.1.77': expect.stringMatching(
      /^failed: .*is not healthy, and was taken out again: after 0\.5 s, Unhealthy, CONNECT_FAILED$/,
    ),
  });
  await until('it is out', async () => (await discovery.members(never)).length === 0);
});

test('a weight that ALB does not have is refused; without one a server gets no requests', async () => {
  await using services = await startServices(2);
  const discovery = balancer({ port: services.port });
  const [one, other] = serversOf(services.all);
  if (one === undefined || other === undefined) throw new Error('there are two');
  expect(
    await saidBy(
      discovery.register(
        [
          { ...one, weight: 101 },
          { ...other, weight: 0 },
        ],
        never,
      ),
    ),
  ).toEqual({
    '127.0.1.1': 'failed: server group sgp-bp10000000: 127.0.1.1: a weight of 101 is too large: ALB has 0 to 100',
    '127.0.1.2': expect.stringMatching(/^ok/),
  });
  expect(await discovery.members(never)).toMatchObject([{ ip: '127.0.1.2', weight: 0, state: 'up' }]);
});

describe('what is wrong is told with the remedy', () => {
  test('of the server group', async () => {
    group.isUsed = false;
    group.drain = null;
    await using services = await startServices(1);
    const discovery = balancer({ port: services.port });
    expect(await discovery.check()).toEqual([
      'server group sgp-bp10000000: no load balancer uses it: add it to a rule of a listener, or no target becomes healthy',
      'server group sgp-bp10000000: its connection draining is off: enable it, or requests in flight may be cut when nodes leave',
    ]);
    expect(await saidBy(discovery.register(serversOf(services.all), never))).toEqual({
      '127.0.1.1': expect.stringMatching(/taken out again: no listener has the server group$/),
    });
    const missing = /^server group sgp-bp1other000: the cloud does not know what the settings name/;
    const absent = balancer({ server_group: 'sgp-bp1other000' });
    expect(await absent.check()).toEqual([expect.stringMatching(missing), expect.stringMatching(missing)]);
    await expect(absent.members(never)).rejects.toThrow(missing);
    await start('Fc');
    expect(await balancer().check()).toEqual([expect.stringMatching(/its targets are of type Fc: name a group/)]);
  });

  test.each<[CloudError, RegExp]>([
    [error('Forbidden.NoPermission', 403), /may not do alb:AddServersToServerGroup: allow it/],
    [error('QuotaExceeded.ServersNum'), /quota.*raise it/],
    [error('InvalidAccessKeyId.NotFound', 404), /does not accept the credentials/],
    [error('InvalidTimeStamp.Expired'), /clock of this server/],
  ])('%s of a call', async (fault, sentence) => {
    server.fail('AddServersToServerGroup', { error: fault }, { error: fault }, { error: fault });
    const servers = ['127.0.1.1', '127.0.1.2'].map((ip): Server => ({ ip, name: ip }));
    const events = await all(balancer({ check: false }).register(servers, never));
    expect(events.map(({ ok, log }) => ({ ok, log }))).toEqual([
      { ok: false, log: expect.stringMatching(sentence) },
      { ok: false, log: expect.stringMatching(sentence) },
    ]);
  });
});

test('servers that are ECS instances are found by the addresses of nodes, and shown with them', async () => {
  const ecs = stack.use(await startEcsServer());
  await start('Instance', ecs.cloud);
  await using services = await startServices(2);
  for (const { ip } of services.all) {
    const id = `i-bp${ip.replaceAll('.', '')}`;
    ecs.cloud.instances.push(instanceAt({ id, ip, zone: VSWITCHES[0], type: 'ecs.g7.large' }));
  }
  const discovery = balancer({ ecs_endpoint: ecs.endpoint, port: services.port });
  expect(await discovery.check()).toEqual([]);
  const servers = [...serversOf(services.all), { ip: '127.0.1.99', name: 'none' }];
  const events = await saidBy(discovery.register(servers, never));
  expect(events['127.0.1.1']).toMatch(
    /^ok: 127\.0\.1\.1:\d+ registered as sgp-bp10000000\/i-bp127011:\d+, health check healthy$/,
  );
  expect(events['127.0.1.99']).toMatch(
    /^failed: server group sgp-bp10000000: 127\.0\.1\.99: no instance in vpc-bp10000000 has the private address/,
  );
  expect(await states(discovery)).toEqual({ '127.0.1.1': 'up', '127.0.1.2': 'up' });
  const left = await saidBy(discovery.unregister(servers, never));
  expect(left['127.0.1.99']).toBe('ok: 127.0.1.99 is not in server group sgp-bp10000000');
  expect(await discovery.members(never)).toEqual([]);
  expect(ecs.strange).toEqual([]);
});

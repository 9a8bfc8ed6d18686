import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsul, type TestConsul } from '../support/consul/server.ts';
import { all, never, opened, type OpenBalancer, states } from '../support/discoveries.ts';
import { freePort } from '../support/free-port.ts';
import { startService } from '../support/http-services.ts';
import { unregisteredAgain } from '../support/unregistered-again.ts';
import { until } from '../support/until.ts';

/*
 * What is consul's own, on a server that keeps to its documented API; what it promises like all others is in discoveries.test.ts.
 */

const WEB = { ip: '10.0.0.1', name: 'web-1' };
const DB = { ip: '10.0.0.2', name: 'web-2' };
const GOOD = [true, true];

let consul: TestConsul;

beforeEach(async () => {
  consul = await startConsul({ token: 'hunter2' });
});

afterEach(() => consul[Symbol.asyncDispose]());

function open(settings: Readonly<Record<string, unknown>> = {}): OpenBalancer {
  const given = { endpoints: [consul.url], service: 'web', port: 80, token: 'hunter2', settle_time: 0, ...settings };
  return opened({ provider: 'consul', settings: given });
}

/** Has an agent register an instance of its own, as consul's servers get it. */
function registerTheirs(node: string, id: string): void {
  const service = { ID: id, Service: 'web', Address: '', Port: 8080, Weights: { Passing: 1, Warning: 1 } };
  const errors = consul.catalog.transact([
    { Node: { Verb: 'set', Node: { Node: node, Address: '10.9.0.1' } } },
    { Service: { Verb: 'set', Node: node, Service: { ...service, Address: '10.9.0.1' } } },
  ]);
  expect(errors).toBeNull();
}

test('without a check an instance is listed, with address, port, weight and tags', async () => {
  const discovery = open({ weight: 5, tags: ['edge'], datacenter: 'dc1' });
  expect(await discovery.check()).toEqual([]);
  expect((await all(discovery.register([WEB], never))).map(({ log }) => log)).toEqual([
    '10.0.0.1:80 registered as web/web-1',
  ]);
  expect(await discovery.members(never)).toEqual([
    { name: 'web-1', ip: WEB.ip, port: 80, weight: 5, state: 'unknown' },
  ]);
  expect(consul.catalog.tables.Service.get('springtide web-1')).toMatchObject({
    Tags: ['edge'],
    Weights: { Passing: 5 },
  });
});

test('70 servers are three transactions within the bounds of consul, and one that cannot be is refused', async () => {
  const servers = Array.from({ length: 70 }, (_, index) => ({ ip: `10.0.1.${index + 1}`, name: `web-${index + 1}` }));
  const discovery = open({ check: 'tcp', up_timeout: 0 });
  const events = await all(discovery.register([{ ip: 'a b', name: 'odd' }, ...servers], never));
  expect(events).toHaveLength(71);
  expect(events[0]).toMatchObject({ ok: false, log: 'a b cannot be the address of a server' });
  expect(await discovery.members(never)).toHaveLength(70);
  expect((await all(discovery.unregister(servers, never))).filter(({ ok }) => ok)).toHaveLength(70);
  expect([...consul.catalog.tables.Check]).toEqual([]);
});

test.each(['tcp', 'http'] as const)('with a check by %s, a server is through when it passes', async (check) => {
  const port = await freePort();
  const discovery = open({ check, check_path: '/health', up_timeout: 20, port });
  const events = all(discovery.register([{ ip: '127.0.1.1', name: 'web-1' }], never));
  await until('it is listed', async () => (await states(discovery))['web-1'] === 'down');
  await using _ = await startService('127.0.1.1', port);
  expect(await events).toEqual([
    { ip: '127.0.1.1', ok: true, log: `127.0.1.1:${port} registered as web/web-1, health check passing` },
  ]);
});

test('one that does not become healthy fails with the words of its check, and stays as one that is given to nobody', async () => {
  const discovery = open({ check: 'tcp', up_timeout: 0.5, port: await freePort() });
  const [event] = await all(discovery.register([{ ip: '127.0.1.1', name: 'web-1' }], never));
  expect(event).toMatchObject({
    ok: false,
    log: expect.stringMatching(/stays registered: springtide:web-1 critical dial tcp/),
  });
  expect(await states(discovery)).toEqual({ 'web-1': 'down' });
});

test('whoever begins to unregister again waits again, as the first try may have ended in its wait', async () => {
  expect(await unregisteredAgain(open, WEB)).toEqual([
    { ip: WEB.ip, ok: true, log: 'web/web-1 was not there: waited for 0.1 s' },
  ]);
});

test('D4: instances of others are listed with their node, and left alone unless they are named', async () => {
  registerTheirs('host-3', 'web');
  registerTheirs('springtide', 'by hand');
  const discovery = open();
  expect((await all(discovery.register([WEB, DB], never))).map(({ ok }) => ok)).toEqual(GOOD);
  expect(Object.keys(await states(discovery)).toSorted()).toEqual(['by%20hand', 'host-3/web', 'web-1', 'web-2']);
  await all(discovery.unregister([WEB, DB], never));
  expect(Object.keys(await states(discovery)).toSorted()).toEqual(['by%20hand', 'host-3/web']);
  await all(discovery.unregister([{ ip: '10.9.0.1', name: 'host-3/web' }], never));
  expect(Object.keys(await states(discovery))).toEqual(['by%20hand']);
});

test('CC1: what somebody else changed meanwhile is read again', async () => {
  const discovery = open();
  consul.faults.before = () => registerTheirs('springtide', 'web-1');
  expect((await all(discovery.register([WEB, DB], never))).map(({ log }) => log)).toEqual([
    '10.0.0.1:80 registered as web/web-1',
    '10.0.0.2:80 registered as web/web-2',
  ]);
  consul.faults.before = () =>
    expect(
      consul.catalog.transact([
        { Service: { Verb: 'delete', Node: 'springtide', Service: { ID: 'web-1', Service: 'web' } } },
      ]),
    ).toBeNull();
  expect((await all(discovery.unregister([WEB, DB], never))).map(({ ok }) => ok)).toEqual(GOOD);
  expect(await discovery.members(never)).toEqual([]);
});

test('CC2: a transaction whose answer was lost is made once', async () => {
  const discovery = open();
  for (const verb of ['register', 'unregister'] as const) {
    consul.faults.losesAnswer = true;
    expect((await all(discovery[verb]([WEB, DB], never))).map(({ ok }) => ok)).toEqual(GOOD);
    expect(await discovery.members(never)).toHaveLength(verb === 'register' ? 2 : 0);
  }
});

async function complaints(settings: Readonly<Record<string, unknown>>): Promise<string> {
  return (await open(settings).check()).join();
}

test('a check of settings finds what is wrong, and tells no token', async () => {
  expect(await complaints({ token: 'hunter3' })).toContain('the token may not do this');
  expect(await complaints({ datacenter: 'dc9' })).toContain('No path to datacenter');
  const anonymous = opened({ provider: 'consul', settings: { endpoints: [consul.url], service: 'web', port: 80 } });
  expect((await anonymous.check()).join()).toContain('the token may not do this');
  await expect(anonymous.members(never)).rejects.toThrow('the token may not do this');
  consul.faults.hasNoLeader = true;
  expect(await complaints({})).toContain('No cluster leader');
  expect(await complaints({ token: 'hunter3' })).not.toContain('hunter');
});

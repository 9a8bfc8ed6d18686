import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../src/discovery/discovery.ts';
import { etcd as kind } from '../../src/discovery/etcd/provider.ts';
import { leaseIdOf } from '../../src/discovery/etcd/lease.ts';
import { openDiscovery, parseSettings } from '../../src/discovery/registry.ts';
import type { SdId } from '../../src/domain/ids.ts';
import { balancerScene } from '../support/balancer-scene.ts';
import { madeCertificate } from '../support/certificate.ts';
import { all, linkDeps, never, noSsh, opened, type OpenBalancer } from '../support/discoveries.ts';
import { base64, startEtcd, type TestEtcd } from '../support/etcd.ts';
import { freePort } from '../support/free-port.ts';
import { unregisteredAgain } from '../support/unregistered-again.ts';
import { until } from '../support/until.ts';

/*
 * What is etcd's own, on a real etcd; what it promises like all others is in discoveries.test.ts.
 */

const PREFIX = '/services/web/';
const SD = 1 as SdId;
const LEASED = { installation: 'test', prefix: PREFIX, seconds: 60 };
const WEB = { ip: '10.0.0.1', name: 'web-1' };
const DB = { ip: '10.0.0.2', name: 'web-2' };

let etcd: TestEtcd;

beforeEach(async () => {
  etcd = await startEtcd();
});

afterEach(() => etcd[Symbol.asyncDispose]());

function open(settings: Readonly<Record<string, unknown>> = {}): OpenBalancer {
  const given = { endpoints: [etcd.url], prefix: PREFIX, port: 80, settle_time: 0, ...settings };
  return opened({ provider: 'etcd', settings: given });
}

/** One whose lease is shorter than settings may say. */
function openLeased(lease: number): OpenBalancer {
  const settings = { ...parseSettings('etcd', { endpoints: [etcd.url], prefix: PREFIX, port: 80 }), lease };
  return kind.open(settings as never, linkDeps(noSsh), SD) as OpenBalancer;
}

const shown = (members: readonly Member[]): readonly string[] =>
  members.map(({ name, isUneven }) => (isUneven === true ? `${name} uneven` : String(name))).toSorted();

test.each([
  ['address', '10.0.0.1:80'],
  ['json', '{"name":"web-1","ip":"10.0.0.1","port":80,"weight":5}'],
  ['grpc', '{"Op":0,"Addr":"10.0.0.1:80","Metadata":{"weight":5}}'],
])('a value in the form %s is %s', async (format, value) => {
  const discovery = open({ format, weight: 5 });
  expect(await all(discovery.register([WEB], never))).toEqual([
    { ip: WEB.ip, ok: true, log: '10.0.0.1:80 registered as /services/web/web-1' },
  ]);
  expect(await etcd.value(`${PREFIX}web-1`)).toBe(value);
  expect(await discovery.members(never)).toEqual([
    { name: 'web-1', ip: WEB.ip, port: 80, weight: format === 'address' ? null : 5, state: 'unknown' },
  ]);
});

test('250 servers and one that cannot be: three transactions, an event each', async () => {
  const servers = Array.from({ length: 250 }, (_, index) => ({ ip: `10.0.1.${index + 1}`, name: `web-${index + 1}` }));
  const odd = { ip: '10.0.2.1', name: 'web\n1' };
  const discovery = open();
  const events = await all(discovery.register([odd, ...servers], never));
  expect(events.filter(({ ok }) => !ok)).toEqual([{ ip: odd.ip, ok: false, log: expect.stringContaining('name') }]);
  expect(events).toHaveLength(251);
  expect(await discovery.members(never)).toHaveLength(250);
  expect((await all(discovery.unregister(servers, never))).filter(({ ok }) => ok)).toHaveLength(250);
  expect(await discovery.members(never)).toEqual([]);
});

test('whoever begins to unregister again waits again, as the first try may have ended in its wait', async () => {
  expect(await unregisteredAgain(open, WEB)).toEqual([
    { ip: WEB.ip, ok: true, log: '/services/web/web-1 was not there: waited for 0.1 s' },
  ]);
});

test('D4: keys of others are listed and left alone, what is no server is passed over, and a whole list is read', async () => {
  await etcd.put(`${PREFIX}theirs/a b`, '10.9.0.1:80');
  await etcd.put(`${PREFIX}config`, 'no server');
  await etcd.put('/services/web2/other', '10.9.0.2:80');
  await etcd.put('/services/web', '10.9.0.3:80');
  const discovery = open();
  await all(discovery.register([WEB], never));
  expect(shown(await discovery.members(never))).toEqual(['theirs/a%20b', 'web-1']);
  await all(discovery.unregister([WEB], never));
  expect(shown(await discovery.members(never))).toEqual(['theirs/a%20b']);
  await all(discovery.unregister([{ ip: '10.9.0.1', name: 'theirs/a%20b' }], never));
  expect(await etcd.value(`${PREFIX}theirs/a b`)).toBeNull();
  expect(await etcd.value(`${PREFIX}config`)).toBe('no server');
  const servers = Array.from({ length: 1200 }, (_, index) => ({ ip: '10.0.0.9', name: `web-${index + 1}` }));
  await all(discovery.register(servers, never));
  expect(await discovery.members(never)).toHaveLength(1200);
});

test('EL3, EL4: keys end with a lease that nobody keeps alive, which is another era; a repair brings them back', async () => {
  const discovery = openLeased(2);
  await all(discovery.register([WEB, DB], never));
  const era = await discovery.era?.(never);
  // as long as somebody asks for the era they stay, longer than the lease
  for (const end = Date.now() + 3000; Date.now() < end;) {
    expect(await discovery.era?.(never)).toBe(era);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(shown(await discovery.members(never))).toEqual(['web-1', 'web-2']);
  await until('the keys are gone', async () => (await etcd.value(`${PREFIX}web-1`)) === null);
  expect(await discovery.era?.(never)).not.toBe(era);
  expect(await discovery.members(never)).toEqual([]);
  // what repairs do with what is missing (BW2)
  expect((await all(discovery.register([WEB, DB], never))).map(({ ok }) => ok)).toEqual([true, true]);
  expect(shown(await discovery.members(never))).toEqual(['web-1', 'web-2']);
  expect(await discovery.era?.(never)).toBe(era);
});

test('EL2, EL4: a process that writes one key after the lease was lost believes in no other', async () => {
  const [one, other] = [open({ lease: 60 }), open({ lease: 60 })];
  await all(one.register([WEB, DB], never));
  const era = await one.era?.(never);
  await etcd.call('/v3/lease/revoke', { ID: leaseIdOf(LEASED) });
  expect((await all(other.register([WEB], never))).map(({ log }) => log)).toEqual([
    '10.0.0.1:80 registered as /services/web/web-1',
  ]);
  expect(shown(await one.members(never))).toEqual(['web-1']);
  expect(await one.era?.(never)).not.toBe(era);
});

test('EL4: a lost lease is noticed by the next look, though nothing else is due, and its keys are registered again', async () => {
  await using scene = await balancerScene();
  const settings = { endpoints: [etcd.url], prefix: PREFIX, port: 80, lease: 60 };
  const sdId = await scene.balancerOf('registry', { provider: 'etcd', settings });
  await scene.nodes(WEB.ip, DB.ip);
  expect((await scene.step('register', sdId, 1, 2)).map(({ ok }) => ok)).toEqual([true, true]);
  // long enough after they joined
  await scene.watch(40);
  await etcd.call('/v3/lease/revoke', { ID: leaseIdOf(LEASED) });
  expect(await etcd.value(`${PREFIX}pool-1`)).toBeNull();
  await scene.watch();
  expect(shown(await open({ lease: 60 }).members(never))).toEqual(['pool-1', 'pool-2']);
  expect(await scene.differences(sdId)).toEqual([]);
  expect((await scene.events()).at(-1)).toBe('0 2 servers repaired');
});

test('EL5: keys under another lease, or none, are uneven until they are registered', async () => {
  await all(open().register([WEB], never));
  const [leased, longer] = [open({ lease: 60 }), open({ lease: 90 })];
  for (const discovery of [leased, longer, open()]) {
    expect(shown(await discovery.members(never))).toEqual(['web-1 uneven']);
    await all(discovery.register([WEB], never));
    expect(shown(await discovery.members(never))).toEqual(['web-1']);
  }
});

test('the next address is asked when one does not answer, and what all of them say is told', async () => {
  const [dead, gone] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  const discovery = open({ endpoints: [dead, etcd.url] });
  expect(await discovery.check()).toEqual([]);
  expect((await all(discovery.register([WEB], never))).map(({ ok }) => ok)).toEqual([true]);
  expect(await open({ endpoints: [dead, gone] }).check()).toEqual([
    `load balancer at ${dead}, ${gone}, ${PREFIX}: none of the addresses answers: ${dead}: connection refused (ECONNREFUSED); ${gone}: connection refused (ECONNREFUSED)`,
  ]);
});

test('a user needs rights on the prefix alone; its token is renewed, and its password is not told', async () => {
  for (const [name, password] of [
    ['root', 'root'],
    ['tide', 'hunter2'],
  ]) {
    await etcd.call('/v3/auth/user/add', { name, password });
    await etcd.call('/v3/auth/role/add', { name });
    await etcd.call('/v3/auth/user/grant', { user: name, role: name });
  }
  const perm = { permType: 'READWRITE', key: base64(PREFIX), range_end: base64('/services/web0') };
  await etcd.call('/v3/auth/role/grant', { name: 'tide', perm });
  await etcd.call('/v3/auth/enable', {});
  const discovery = open({ user: 'tide', password: 'hunter2', lease: 60 });
  expect(await discovery.check()).toEqual([]);
  await all(discovery.register([WEB], never));
  const era = await discovery.era?.(never);
  // tokens of before are not valid any more
  const { token } = await etcd.call('/v3/auth/authenticate', { name: 'root', password: 'root' });
  await etcd.call('/v3/auth/role/add', { name: 'another' }, String(token));
  await etcd.restart();
  expect(shown(await discovery.members(never))).toEqual(['web-1']);
  expect(await discovery.era?.(never)).toBe(era);
  const refused = [
    [{ user: 'tide', password: 'hunter3' }, 'authentication failed'],
    [{ user: 'tide', password: 'hunter2', prefix: '/services/' }, 'grant its role "readwrite" on the prefix'],
    [{}, 'user name is empty'],
  ] as const;
  for (const [settings, said] of refused) {
    const complaints = await open(settings).check();
    expect(complaints).toEqual([expect.stringContaining(said)]);
    expect(complaints.join('')).not.toContain('hunter');
  }
});

test('TLS is checked on both sides', async () => {
  const [ours, others] = [madeCertificate(), madeCertificate()];
  await using secured = await startEtcd({ certificate: ours });
  const settings = { endpoints: [secured.url], ca_certificate: ours.cert };
  const shownToIt = { client_certificate: ours.cert, client_key: ours.key };
  expect(await open({ ...settings, ...shownToIt }).check()).toEqual([]);
  // as a field for one line sends them
  const given = { ca_certificate: ours.cert, ...shownToIt };
  const inOneLine = Object.fromEntries(Object.entries(given).map(([name, pem]) => [name, pem.replaceAll('\n', '')]));
  expect(await open({ endpoints: [secured.url], ...inOneLine }).check()).toEqual([]);
  expect(await open(settings).check()).toEqual([
    expect.stringMatching(/load balancer at https:\S+, \S+: (?!ERR_HTTP2)\S/),
  ]);
  const strangers = await open({ ...settings, ...shownToIt, ca_certificate: others.cert }).check();
  expect(strangers).toEqual([expect.stringContaining('its certificate is not trusted')]);
  const mixed = { ...settings, prefix: PREFIX, port: 80, client_certificate: ours.cert, client_key: others.key };
  expect(() => openDiscovery('etcd', mixed, linkDeps(noSsh), SD)).toThrow('must be the private key');
});

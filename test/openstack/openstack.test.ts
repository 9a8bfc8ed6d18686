import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { MachineProvider } from '../../src/machines/provider.ts';
import { openOnOpenstack, type OnOpenstack } from '../support/clouds/openstack-machines.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { inEnglish } from '../support/in-english.ts';
import { momentsOf, ProviderProcess } from '../support/provider-calls.ts';
import { createAll, destroyAll, listAll, madeIn, makeAll, withdrawAll } from '../support/sandbox.ts';
import { Administrator, ANN, PROJECT, ZONES } from './cloud.ts';
import { AUTH_URL, HOSTS, QUOTA } from './config.ts';
import { Services } from './services.ts';

/*
 * The machine provider openstack on real Keystone, Placement, Glance, Neutron and Nova, whose hosts are of the fake driver: servers have states and
 * addresses, and nothing runs in them. `npm run test:openstack` makes the namespaces that this runs in.
 */

let test_: TestDatabase;
let admin: Administrator;
let credential: { readonly id: string; readonly secret: string };
const opened: OnOpenstack[] = [];

beforeAll(async () => {
  const root = process.env['SPRINGTIDE_OPENSTACK_ROOT'];
  if (root === undefined) throw new Error('run npm run test:openstack');
  const services = new Services(root);
  [test_] = await Promise.all([testDatabase(), services.startKeystone()]);
  admin = await Administrator.enter();
  credential = await admin.writeCatalogue(await documentedRules());
  await services.startRest();
  await patiently(async () => (await admin.hosts().catch(() => 0)) === HOSTS.length);
  await admin.furnish();
});

afterEach(async () => {
  for (const { provider } of opened) {
    const there = await listAll(provider);
    await destroyAll(
      provider,
      there.map(({ vmId }) => vmId),
    );
  }
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  await patiently(async () => (await admin.servers()).length === 0);
});

/** The access rules that the documentation gives. */
async function documentedRules(): Promise<unknown> {
  const page = await readFile(new URL('../../docs/machines/openstack.md', import.meta.url), 'utf8');
  return JSON.parse(/--access-rules '(\[[^']+\])'/.exec(page)?.[1] ?? '');
}

/** Waits for something that takes its time on a busy machine. */
async function patiently(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 180_000; !(await condition()); await delay(200)) {
    if (Date.now() > end) throw new Error(`waited in vain for ${String(condition)}`);
  }
}

async function open(settings: Readonly<Record<string, unknown>> = {}): Promise<OnOpenstack> {
  const login = { application_credential_id: credential.id, application_credential_secret: credential.secret };
  const one = await openOnOpenstack({
    database: test_.database,
    openstack: { authUrl: AUTH_URL },
    settings: { ...login, networks: ['net'], ...settings },
  });
  opened.push(one);
  return one;
}

const tokensThere = async (): Promise<readonly string[]> => {
  const servers = (await admin.servers()).filter(({ isGoing }) => !isGoing);
  return servers.map(({ metadata }) => metadata['springtide-token'] ?? '').toSorted();
};

const outcomes = async (provider: MachineProvider, tokens: readonly string[]) =>
  (await createAll(provider, tokens)).filter(({ kind }) => kind !== 'progress');

test('it is ready, as an application credential and as a user', async () => {
  expect(inEnglish(await (await open()).provider.check())).toEqual([]);
  const user = { username: ANN.name, password: ANN.password, project: PROJECT };
  const { provider } = await open({ application_credential_id: '', application_credential_secret: '', ...user });
  expect(inEnglish(await provider.check())).toEqual([]);
});

test('a machine is made once, tells how far it is, is listed, and is returned', async () => {
  const { provider } = await open();
  const events = await createAll(provider, ['a']);
  const [machine] = madeIn(events);
  expect(machine?.ip).toMatch(/^10\.77\.0\.\d+$/);
  expect(events.some(({ kind }) => kind === 'progress')).toBe(true);
  expect(await makeAll(provider, ['a'])).toEqual([machine]);
  const found = await listAll(provider);
  expect(found).toMatchObject([{ vmId: machine?.vmId, token: 'a', ip: machine?.ip, state: 'running' }]);
  expect(Math.abs(Date.now() - (found[0]?.made?.getTime() ?? 0))).toBeLessThan(600_000);
  const vmId = machine?.vmId ?? '';
  expect(await destroyAll(provider, [vmId])).toEqual([{ vmId, kind: 'returned' }]);
  expect(await listAll(provider)).toEqual([]);
  expect(await destroyAll(provider, [vmId])).toEqual([{ vmId, kind: 'returned' }]);
});

test('twenty machines are spread over the zones, and the quota says what it is', async () => {
  const { provider } = await open({ zones: [...ZONES] });
  const tokens = Array.from({ length: 20 }, (_, index) => `t${index}`);
  const begin = Date.now();
  expect(await makeAll(provider, tokens)).toHaveLength(20);
  process.stderr.write(`20 machines in ${Date.now() - begin} ms\n`);
  const zones = (await admin.servers()).map(({ zone }) => zone).toSorted();
  expect(zones).toEqual([...Array<string>(10).fill('zone-a'), ...Array<string>(10).fill('zone-b')]);
  const more = await outcomes(
    provider,
    Array.from({ length: 10 }, (_, index) => `m${index}`),
  );
  const failed = more.filter(({ kind }) => kind === 'failed');
  expect(failed).toHaveLength(30 - QUOTA);
  for (const event of failed)
    expect(event).toMatchObject({ reason: expect.stringMatching(/quota .* used up.*Quota exceeded/) });
});

test('two processes that ask at once are told of the same machines', async () => {
  const { dataDir, vmTypeId } = await open();
  const opening = { url: test_.url, dataDir, vmTypeId };
  await using one = await ProviderProcess.start();
  await using other = await ProviderProcess.start();
  const [told, alsoTold] = await Promise.all([
    one.call('create', opening, ['a', 'b', 'c']),
    other.call('create', opening, ['c', 'b', 'a']),
  ]);
  const idsIn = (events: typeof told): readonly string[] =>
    madeIn(events)
      .map(({ vmId }) => vmId)
      .toSorted();
  expect(idsIn(alsoTold)).toEqual(idsIn(told));
  expect(await tokensThere()).toEqual(['a', 'b', 'c']);
});

test('what a process that was killed has left is finished or made anew, and nothing is there twice', async () => {
  const { provider, dataDir, vmTypeId } = await open();
  const opening = { url: test_.url, dataDir, vmTypeId };
  const moments = await momentsOf(() => makeAll(provider, ['a', 'b', 'c']));
  for (const moment of [100, 300, 600, ...moments]) {
    await withdrawAll(provider, ['a', 'b', 'c']);
    await using victim = await ProviderProcess.start();
    await victim.dieCalling('create', opening, ['a', 'b', 'c'], () => delay(moment));
    expect(await makeAll(provider, ['a', 'b', 'c'])).toHaveLength(3);
    expect(await tokensThere()).toEqual(['a', 'b', 'c']);
  }
});

test('ports in a subnet go with their machines', async () => {
  const { provider } = await open({ subnets: ['sub'], security_groups: ['default'] });
  const made = await makeAll(provider, ['a', 'b']);
  expect(await admin.ports()).toEqual(['a', 'b']);
  await destroyAll(provider, [made.find(({ token }) => token === 'a')?.vmId ?? '']);
  await withdrawAll(provider, ['b']);
  expect(await admin.ports()).toEqual([]);
});

test('a server that is deleted while it is used is gone from the list, and its token gets another', async () => {
  const { provider } = await open();
  const [first] = await makeAll(provider, ['a']);
  for (const server of await admin.servers()) await admin.remove(server);
  expect(await listAll(provider)).toEqual([]);
  const [second] = await makeAll(provider, ['a']);
  expect(second?.vmId).not.toBe(first?.vmId);
});

test.each([
  [{ flavors: ['none'] }, /does not know .*flavor none/],
  [{ image: 'none' }, /does not know .*image none/],
  [{ networks: ['none'] }, /does not know .*network none/],
  [{ zones: ['none'] }, /does not know .*zone is not available/],
  [{ key_pair: 'none' }, /does not know .*key_name/],
  [{ security_groups: ['none'] }, /does not know|refuses/],
  [{ application_credential_secret: 'wrong' }, /does not accept the credentials/],
  [{ region: 'Mars' }, /does not know .*in Mars/],
] as const)('%j: the reason says what to do', async (settings, sentence) => {
  const { provider } = await open(settings);
  expect(await outcomes(provider, ['a'])).toEqual([
    { token: 'a', kind: 'failed', reason: expect.stringMatching(sentence) },
  ]);
  opened.pop();
});

test('the fake console has no host key: the machine fails, as the setting wants one', async () => {
  const { provider } = await open({ read_host_key: true, time_limit: 20 });
  expect(await outcomes(provider, ['a'])).toEqual([
    { token: 'a', kind: 'failed', reason: expect.stringMatching(/no SSH host keys within 20 s/) },
  ]);
});

import { describe, expect, test } from 'vitest';
import { openstackBench } from '../support/clouds/openstack-bench.ts';
import type { MachineProvider } from '../../src/machines/provider.ts';
import { type Fault } from '../support/clouds/openstack-server.ts';
import { createAll, destroyAll, listAll, makeAll, withdrawAll } from '../support/sandbox.ts';
import { until } from '../support/until.ts';

/*
 * What an OpenStack does wrong: nothing is lost, nothing is there twice, and what is told has the remedy.
 */

const bench = openstackBench();
const open = async (settings?: Readonly<Record<string, unknown>>): Promise<MachineProvider> =>
  (await bench.open(settings)).provider;

const callsOf = (name: string): number => bench.openstack.calls.filter((call) => call.startsWith(name)).length;
const tokensThere = (): readonly string[] =>
  bench.openstack.cloud.existing.map(({ metadata }) => metadata['springtide-token'] ?? '').toSorted();
/** Why each failed; null = it did not. */
async function reasons(provider: MachineProvider, tokens: readonly string[]): Promise<readonly unknown[]> {
  const events = (await createAll(provider, tokens)).filter(({ kind }) => kind !== 'progress');
  return events.map((event) => (event.kind === 'failed' ? event.reason : null));
}

const SAYS_503 = { status: 503, body: 'upstream is not there' };
const PASSING: readonly (readonly [what: string, fault: Fault])[] = [
  [
    'throttling',
    {
      at: 'POST /compute/servers',
      times: 2,
      hasEffect: false,
      reply: { status: 429, headers: { 'retry-after': '0' } },
    },
  ],
  [
    'throttling as 413',
    {
      at: 'POST /compute/servers',
      times: 1,
      hasEffect: false,
      reply: { status: 413, body: { overLimit: { message: 'This request was rate-limited.' } } },
    },
  ],
  ['503 before the effect', { at: 'POST /compute/servers', times: 2, hasEffect: false, reply: SAYS_503 }],
  ['503 after the effect', { at: 'POST /compute/servers', times: 2, hasEffect: true, reply: SAYS_503 }],
  ['no answer before the effect', { at: 'POST /compute/servers', times: 1, hasEffect: false, reply: null }],
  ['no answer after the effect', { at: 'POST /compute/servers', times: 1, hasEffect: true, reply: null }],
  ['502 of lists', { at: 'GET /compute', times: 2, hasEffect: false, reply: { status: 502, body: '<html>' } }],
  ['502 of a login', { at: 'POST /identity', times: 1, hasEffect: false, reply: { status: 502 } }],
  ['a token that ends', { at: 'POST /compute/servers', times: 1, hasEffect: false, reply: { status: 401 } }],
];

test.each(PASSING)('%s passes: each token has one server', async (_, fault) => {
  const provider = await open();
  bench.openstack.fail(fault);
  const made = await makeAll(provider, ['a', 'b', 'c']);
  expect(tokensThere()).toEqual(['a', 'b', 'c']);
  expect(new Set(made.map(({ vmId }) => vmId)).size).toBe(3);
  expect(await listAll(provider)).toHaveLength(3);
});

test.each([
  ['503 before the effect', { at: 'DELETE', times: 1, hasEffect: false, reply: SAYS_503 }],
  ['503 after the effect', { at: 'DELETE', times: 1, hasEffect: true, reply: SAYS_503 }],
  ['no answer after the effect', { at: 'DELETE', times: 1, hasEffect: true, reply: null }],
])('%s of a return passes', async (_, fault) => {
  const provider = await open();
  const made = await makeAll(provider, ['a', 'b']);
  bench.openstack.fail(fault);
  const events = await destroyAll(
    provider,
    made.map(({ vmId }) => vmId),
  );
  expect(events.map(({ kind }) => kind)).toEqual(['returned', 'returned']);
  expect(tokensThere()).toEqual([]);
});

const policy = { forbidden: { message: "Policy doesn't allow os_compute_api:servers:create to be performed." } };
test.each([
  ['quota', { quota: 1 }, {}, /quota .* used up.*Quota exceeded for instances/],
  ['image', {}, { image: 'none' }, /does not know .*image none/],
  ['flavor', {}, { flavors: ['none'] }, /does not know .*flavor none/],
  ['network', {}, { networks: ['none'] }, /does not know .*network none/],
  ['zone', {}, { zones: ['az9'] }, /does not know .*zone is not available/],
  ['credentials', {}, { application_credential_secret: 'wrong' }, /does not accept the credentials/],
  ['region', {}, { region: 'Mars' }, /does not know .*endpoint of .* in Mars/],
  [
    'permission',
    { fault: { at: 'POST /compute/servers', times: 99, hasEffect: false, reply: { status: 403, body: policy } } },
    {},
    /may not do os_compute_api:servers:create: allow it/,
  ],
  [
    'lasting failure',
    { fault: { at: 'POST /compute/servers', times: 99, hasEffect: false, reply: SAYS_503 } },
    {},
    /fails or does not answer; a retry finds/,
  ],
] as const)(
  '%s: each that fails says what to do',
  async (_, state: { readonly quota?: number; readonly fault?: Fault }, settings, sentence) => {
    const provider = await open(settings);
    bench.openstack.cloud.quota = state.quota ?? bench.openstack.cloud.quota;
    if (state.fault !== undefined) bench.openstack.fail(state.fault);
    const failed = (await reasons(provider, ['a', 'b', 'c'])).filter((reason) => reason !== null);
    expect(failed).toHaveLength(3 - (state.quota ?? 0));
    for (const reason of failed) expect(reason).toMatch(sentence);
    expect(tokensThere()).toHaveLength(state.quota ?? 0);
  },
);

test('after a refusal for the whole account no more creates are made', async () => {
  const provider = await open();
  bench.openstack.cloud.quota = 1;
  expect(
    await reasons(
      provider,
      Array.from({ length: 60 }, (_, index) => `t${index}`),
    ),
  ).toHaveLength(60);
  // those that were under way when the first was refused
  expect(callsOf('POST /compute/servers')).toBeLessThanOrEqual(2 * 8);
});

describe('places without room', () => {
  test('the next zone is taken', async () => {
    const provider = await open({ zones: ['az1', 'az2', 'az3'] });
    bench.openstack.cloud.full.add('az1');
    await makeAll(provider, ['a', 'b', 'c']);
    expect(bench.openstack.cloud.existing.map(({ zone }) => zone).toSorted()).toEqual(['az2', 'az2', 'az3']);
  });

  test('then the next flavor', async () => {
    const provider = await open({ flavors: ['small', 'large'] });
    bench.openstack.cloud.full.add('1');
    await makeAll(provider, ['a']);
    expect(bench.openstack.cloud.existing.map(({ flavor }) => flavor)).toEqual(['2']);
  });

  test('when all are tried the machine fails, and nothing is left', async () => {
    const provider = await open({ zones: ['az1'], flavors: ['small', 'large'] });
    bench.openstack.cloud.full.add('az1');
    expect(await reasons(provider, ['a'])).toEqual([expect.stringMatching(/no such machine free now.*No valid host/)]);
    expect(tokensThere()).toEqual([]);
  });
});

test('the clock of the cloud may be off, and tokens may be short or revoked', async () => {
  for (const ahead of [-86_400, 86_400]) {
    bench.openstack.clock.ahead = ahead;
    const provider = await open();
    await makeAll(provider, [`a${ahead}`]);
    bench.openstack.revoke();
    await makeAll(provider, [`b${ahead}`]);
  }
  expect(callsOf('POST /identity')).toBe(4);
  expect(tokensThere()).toHaveLength(4);
});

test('a token is asked for anew before it ends', async () => {
  bench.openstack.clock.lifetime = 0;
  const provider = await open();
  await makeAll(provider, ['a']);
  expect(callsOf('POST /identity')).toBeGreaterThan(1);
});

/** Why a machine fails when something is done to its server while it boots. */
async function creating(change: () => void): Promise<readonly unknown[]> {
  const provider = await open({ time_limit: 30 });
  bench.openstack.cloud.boot = 60_000;
  const result = reasons(provider, ['a']);
  await until('it was asked for', () => bench.openstack.cloud.existing.length === 1);
  change();
  return result;
}

describe('a server that does not come up', () => {
  test('fails when it is terminated', async () => {
    const [reason] = await creating(() => bench.openstack.cloud.remove(bench.openstack.cloud.existing[0] as never));
    expect(reason).toMatch(/was terminated while it booted/);
  });

  test('fails when it is stopped, and is kept', async () => {
    const [reason] = await creating(() => {
      for (const server of bench.openstack.cloud.existing) server.status = 'SHUTOFF';
    });
    expect(reason).toMatch(/is SHUTOFF: start it/);
    expect(tokensThere()).toEqual(['a']);
  });

  test('fails after the time limit, and is found again', async () => {
    const provider = await open({ time_limit: 1 });
    bench.openstack.cloud.boot = 60_000;
    expect(await reasons(provider, ['a'])).toEqual([expect.stringMatching(/after 1 s.*retry finds it/)]);
    bench.openstack.cloud.boot = 0;
    await makeAll(provider, ['a']);
    expect(callsOf('POST /compute/servers')).toBe(1);
  });
});

test('of several servers of a token the oldest stays, though others appear while it boots', async () => {
  const provider = await open();
  bench.openstack.cloud.boot = 500;
  const made = makeAll(provider, ['a']);
  await until('it was asked for', () => bench.openstack.cloud.existing.length === 1);
  const [first] = bench.openstack.cloud.existing;
  if (first === undefined) throw new Error('one was asked for');
  bench.openstack.cloud.add(first);
  const [machine] = await made;
  expect(machine?.vmId.endsWith(first.id)).toBe(true);
  expect(bench.openstack.cloud.existing).toEqual([first]);
});

test('while a part of the cloud cannot be read nothing is made, and no list is given', async () => {
  const provider = await open();
  await makeAll(provider, ['a']);
  for (const server of bench.openstack.cloud.existing) server.status = 'UNKNOWN';
  expect(await reasons(provider, ['a', 'b'])).toEqual(Array(2).fill(expect.stringMatching(/is UNKNOWN/)));
  await expect(listAll(provider)).rejects.toThrow(/is UNKNOWN/);
  expect(await withdrawAll(provider, ['a'])).toEqual([expect.objectContaining({ kind: 'failed' })]);
  expect(bench.openstack.cloud.existing).toHaveLength(1);
});

test('1,000 machines take a call each and few besides, and are listed and returned by pages', async () => {
  const provider = await open({ zones: ['az1', 'az2', 'az3'] });
  const tokens = Array.from({ length: 1000 }, (_, index) => `t${index}`);
  const begin = process.cpuUsage();
  const made = await makeAll(provider, tokens);
  const { user, system } = process.cpuUsage(begin);
  expect(made).toHaveLength(1000);
  expect(callsOf('POST /compute/servers')).toBe(1000);
  const { calls } = bench.openstack;
  // a login, an image, flavors, the servers before and after
  expect(calls.length).toBeLessThanOrEqual(1000 + 12);
  expect((user + system) / 1e6, 'seconds of the processor, the cloud included').toBeLessThan(10);
  const zones = Map.groupBy(bench.openstack.cloud.existing, ({ zone }) => zone);
  expect([...zones.values()].map(({ length }) => length).toSorted((left, right) => left - right)).toEqual([
    333, 333, 334,
  ]);

  await makeAll(provider, ['one', 'more']);
  calls.length = 0;
  expect(await listAll(provider)).toHaveLength(1002);
  expect(calls).toHaveLength(2);
  await destroyAll(
    provider,
    made.map(({ vmId }) => vmId),
  );
  expect(callsOf('DELETE')).toBe(1000);
  expect(tokensThere()).toEqual(['more', 'one']);
});

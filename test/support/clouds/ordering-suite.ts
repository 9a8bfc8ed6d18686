import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CreateEvent, Machine, MachineProvider } from '../../../src/machines/provider.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { ProviderProcess } from '../provider-calls.ts';
import { createAll, destroyAll, listAll, madeIn, makeAll, withdrawAll } from '../sandbox.ts';
import type { CallFault } from './cloud-server.ts';
import { type CloudError, kindOf } from './instances-cloud.ts';
import type { GivenSettings, OrderedSubject } from './ordered-subject.ts';

/*
 * What machine providers do whose clouds make many machines with one call when the cloud fails, at a server that answers as the cloud is
 * documented to.
 */

export interface OrderingSuite {
  readonly start: (test: TestDatabase) => Promise<OrderedSubject>;
  /** Names of actions of the API. */
  readonly actions: { readonly describe: string; readonly end: string };
  /** Faults that pass, of calls that make machines and look at them. */
  readonly passing: readonly (readonly [string, CallFault])[];
  /** Faults that stay, and what is said of them. */
  readonly staying: readonly (readonly [string, CloudError, RegExp])[];
  /** At least two; machines are in the first, unless a test says more. */
  readonly zones: readonly string[];
  /** The settings for machines in these zones, of these types. */
  readonly settingsFor: (zones: readonly string[], types: readonly string[]) => GivenSettings;
  /** The first is the one that machines have. */
  readonly types: readonly [string, string];
  /** What is wrong with the credentials, as an error of all calls that a check makes. */
  readonly wrongCredentials: { readonly error: CloudError; readonly actions: readonly string[] };
  /** How many calls 1,100 machines in two zones take at most. */
  readonly calls: {
    readonly making: number;
    readonly looking: number;
    readonly listing: readonly string[];
    readonly ending: number;
  };
}

export interface OrderingBench {
  readonly test: TestDatabase;
  readonly subject: OrderedSubject;
}

export const TOKENS = ['a', 'b', 'c'];

const idsOf = (machines: readonly Machine[]): readonly string[] => machines.map(({ vmId }) => vmId).toSorted();

const tokensOf = (machines: readonly Machine[]): readonly string[] => machines.map(({ token }) => token).toSorted();

export const failuresIn = (events: readonly CreateEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.kind === 'failed' ? [event.reason] : []));

/** Makes machines by a provider, which are then all that there is. */
export async function madeOnce(
  subject: OrderedSubject,
  provider: MachineProvider,
  tokens: readonly string[],
): Promise<readonly Machine[]> {
  const machines = await makeAll(provider, tokens);
  expect(tokensOf(machines)).toEqual(tokens);
  expect(await subject.existing()).toEqual(idsOf(machines));
  return machines;
}

/**
 * Runs the suite for a cloud.
 *
 * @returns what the cloud's own tests use, once they run
 */
export function orderingSuite(suite: OrderingSuite): OrderingBench {
  const bench = {} as { test: TestDatabase; subject: OrderedSubject };

  beforeAll(async () => {
    bench.test = await testDatabase();
  });

  afterAll(() => bench.test[Symbol.asyncDispose]());

  beforeEach(async () => {
    bench.subject = await suite.start(bench.test);
    bench.subject.server.cloud.bootsIn = 20;
  });

  afterEach(async () => {
    const { strange } = bench.subject.server;
    await bench.subject[Symbol.asyncDispose]();
    if (strange.length > 0) throw new Error(`no client makes such calls: ${strange.join('; ')}`);
  });

  testFaults(suite, bench);
  testRoom(suite, bench);
  testMachines(bench);
  testProcesses(suite, bench);
  testThousand(suite, bench);
  return bench;
}

function testFaults({ actions, passing, staying, wrongCredentials }: OrderingSuite, bench: OrderingBench): void {
  test.each(passing)('%s makes nothing twice, and loses nothing', async (_, fault) => {
    const { subject } = bench;
    const { provider, server } = subject;
    server.fail('RunInstances', fault, fault);
    server.fail(actions.describe, fault);
    const machines = await madeOnce(subject, provider, TOKENS);
    server.fail(actions.end, fault);
    await destroyAll(provider, idsOf(machines));
    expect(await subject.existing()).toEqual([]);
  });

  test.each(staying)('%s is a sentence with the remedy, and nothing is made', async (_, fault, sentence) => {
    const { subject } = bench;
    const { provider, server } = subject;
    server.fail('RunInstances', { error: fault });
    const events = await createAll(provider, ['a', 'b']);
    expect(failuresIn(events)).toEqual([expect.stringMatching(sentence), expect.stringMatching(sentence)]);
    expect(await subject.existing()).toEqual([]);
    await madeOnce(subject, provider, ['a', 'b']);
  });

  test('a clock that is wrong is a sentence with the remedy', async () => {
    const { subject } = bench;
    const { provider, server } = subject;
    server.clockAhead = 20 * 60_000;
    expect(failuresIn(await createAll(provider, ['a']))).toEqual([expect.stringMatching(/clock of this server/)]);
    expect(await provider.check()).toHaveLength(1);
    server.clockAhead = 0;
    await madeOnce(subject, provider, ['a']);
  });

  test('an endpoint that is a special address, and not allowed, is not connected to', async () => {
    const provider = await bench.subject.reopened({ endpoint: 'http://169.254.169.254' });
    const created = createAll(provider, ['a']);
    expect(failuresIn(await created)).toEqual([expect.stringMatching(/169\.254\.169\.254/)]);
  });

  test('the check says once that the credentials are wrong', async () => {
    const { provider, server } = bench.subject;
    const { error, actions } = wrongCredentials;
    for (const action of actions) server.fail(action, { error });
    expect(await provider.check()).toHaveLength(1);
  });
}

function testRoom({ settingsFor, types, zones }: OrderingSuite, bench: OrderingBench): void {
  const [type, other] = types;
  const zone = (number: number) => zones[number] ?? '';
  const kinds = (): readonly string[] => bench.subject.server.cloud.existing().map(kindOf).toSorted();

  describe('where there is no room', () => {
    test('machines are spread evenly over the zones', async () => {
      const { subject } = bench;
      const provider = await subject.reopened(settingsFor(zones, [type]));
      await madeOnce(subject, provider, ['1', '2', '3', '4', '5', '6']);
      expect(kinds()).toEqual(zones.flatMap((one) => [`${one} ${type}`, `${one} ${type}`]));
      await makeAll(provider, ['7']);
      await makeAll(provider, ['8']);
      expect(kinds().filter((kind) => kind.startsWith(zone(1)))).toHaveLength(3);
    });

    test('the rest goes to the next zone, then to the next type', async () => {
      const { subject } = bench;
      const { room } = subject.server.cloud;
      const provider = await subject.reopened(settingsFor(zones.slice(0, 2), types));
      room.set(`${zone(0)} ${type}`, 1);
      room.set(`${zone(1)} ${type}`, 0);
      await madeOnce(subject, provider, ['a', 'b', 'c', 'd']);
      expect(kinds().filter((kind) => kind === `${zone(0)} ${type}`)).toHaveLength(1);
      expect(kinds().filter((kind) => kind.endsWith(` ${other}`))).toHaveLength(3);
    });

    test('spot machines are replaced by others', async () => {
      const { subject } = bench;
      const kind = `${zone(0)} ${type}`;
      subject.server.cloud.room.set(`${kind} spot`, 2);
      const provider = await subject.reopened({ spot: 'preferred' });
      await madeOnce(subject, provider, TOKENS);
      expect(kinds()).toEqual([kind, `${kind} spot`, `${kind} spot`]);
    });

    test('what fails at last begins anew with the next attempt', async () => {
      const { subject } = bench;
      const { room } = subject.server.cloud;
      room.set(`${zone(0)} ${type}`, 1);
      const events = await createAll(subject.provider, ['a', 'b']);
      expect(failuresIn(events)).toEqual([expect.stringMatching(/no such machine free/)]);
      room.set(`${zone(0)} ${type}`, 2);
      await madeOnce(subject, subject.provider, ['a', 'b']);
    });
  });
}

function testMachines(bench: OrderingBench): void {
  describe('a machine', () => {
    test('that ends while it boots fails with the reason, and is made anew by a retry', async () => {
      const { subject } = bench;
      const { provider, server } = subject;
      server.cloud.bootsIn = 300;
      server.cloud.endsWhileBooting = 'Client.InternalError: the key of the volume is disabled';
      const events = await createAll(provider, ['a']);
      expect(failuresIn(events)).toEqual([
        expect.stringMatching(/ended before it was ready.*key of the volume|terminated while it booted/),
      ]);
      await madeOnce(subject, provider, ['a']);
    });

    test('that was ended by somebody is made anew by a retry', async () => {
      const { subject, test: of } = bench;
      const { provider, server } = subject;
      const [first] = await makeAll(provider, ['a']);
      server.cloud.end(server.cloud.existing());
      const minutes = new Date(Date.now() - 120_000);
      await of.database.updateTable('machine_lease').set({ leased: minutes }).execute();
      const [second] = await madeOnce(subject, provider, ['a']);
      expect(second?.vmId).not.toBe(first?.vmId);
    });

    test('that does not boot in time fails, and is found by the retry', async () => {
      const { subject } = bench;
      subject.server.cloud.bootsIn = 3_600_000;
      const slow = await subject.reopened({ time_limit: 1 });
      expect(failuresIn(await createAll(slow, ['a']))).toEqual([expect.stringMatching(/after 1 s/)]);
      subject.server.cloud.bootsIn = 0;
      await madeOnce(subject, slow, ['a']);
    });

    test('has the host key that its console shows, if that is asked for', async () => {
      const { subject, test: of } = bench;
      const provider = await subject.reopened({ read_host_key: true });
      const [made] = await makeAll(provider, ['a']);
      expect(made?.hostKey).toMatch(/^AAAAC3NzaC1lZDI1NTE5/);
      const keys = of.database
        .selectFrom('host_key')
        .select('public_key')
        .where('host', '=', made?.ip ?? '');
      expect(await keys.execute()).toEqual([{ public_key: made?.hostKey }]);
    });
  });
}

function testProcesses({ settingsFor, types, zones }: OrderingSuite, bench: OrderingBench): void {
  /** Another process asks for these, and is killed when the cloud has made them, and has not answered. */
  async function killedInTheMiddle(): Promise<void> {
    const { subject } = bench;
    const { server, opening } = subject;
    await using victim = await ProviderProcess.start();
    server.fail('RunInstances', { answeredAfter: new Promise(() => {}) });
    await victim.dieCalling('create', opening, TOKENS, () => once(server.effects, 'RunInstances'));
    expect(await subject.existing()).toHaveLength(TOKENS.length);
  }

  describe('a process that dies, or is too slow', () => {
    test('has made nothing twice, whoever asks, for how many', async () => {
      const { subject } = bench;
      subject.server.cloud.describedAfter = 1500;
      await killedInTheMiddle();
      const before = await subject.existing();
      const { provider } = subject;
      const [some, others] = await Promise.all([makeAll(provider, ['b']), makeAll(provider, ['c', 'a'])]);
      expect(idsOf([...some, ...others])).toEqual(before);
      expect(await subject.existing()).toEqual(before);
    });

    test('has made nothing twice when the settings were changed meanwhile', async () => {
      const { subject } = bench;
      subject.server.cloud.describedAfter = 500;
      await killedInTheMiddle();
      const before = await subject.existing();
      const provider = await subject.reopened(settingsFor(zones.slice(0, 1), [types[1]]));
      expect(idsOf(await madeOnce(subject, provider, TOKENS))).toEqual(before);
    });

    test('leaves nothing behind when its tokens are withdrawn, though nobody describes its machines yet', async () => {
      const { subject, test: of } = bench;
      subject.server.cloud.describedAfter = 1500;
      await killedInTheMiddle();
      // as when the call had to wait
      await of.database
        .updateTable('machine_lease')
        .set({ leased: new Date(Date.now() - 60_000) })
        .execute();
      const events = await withdrawAll(subject.provider, TOKENS);
      expect(events.map(({ kind }) => kind)).toEqual(TOKENS.map(() => 'returned'));
      expect(await subject.existing()).toEqual([]);
    });

    test('returns what was withdrawn while it made it', async () => {
      const { subject, test: of } = bench;
      const { server, provider } = subject;
      const { promise, resolve } = Promise.withResolvers<void>();
      server.cloud.describedAfter = 1000;
      server.fail('RunInstances', { answeredAfter: promise });
      const asked = once(server.effects, 'RunInstances');
      const created = createAll(provider, ['a', 'b']);
      await asked;
      const withdrawn = withdrawAll(provider, ['a']);
      await expect.poll(() => of.database.selectFrom('machine_lease').select('token').execute()).toHaveLength(1);
      resolve();
      const [events] = await Promise.all([created, withdrawn]);
      expect(failuresIn(events)).toEqual([expect.stringMatching(/given up while it was being made/)]);
      expect(await subject.existing()).toEqual(idsOf(madeIn(events.filter(({ kind }) => kind === 'created'))));
    });

    test('shares what others want too with them', async () => {
      const { subject } = bench;
      const { provider } = subject;
      const [some, others] = await Promise.all([makeAll(provider, ['a', 'b']), makeAll(provider, ['b', 'c'])]);
      const all = new Map([...some, ...others].map((machine) => [machine.token, machine.vmId]));
      expect(await subject.existing()).toEqual([...all.values()].toSorted());
      expect(await subject.existing()).toHaveLength(3);
    });
  });
}

function testThousand({ actions, calls, settingsFor, types, zones }: OrderingSuite, bench: OrderingBench): void {
  test('1,000 machines are made, listed and returned with as few calls as there may be', async () => {
    const { subject } = bench;
    const { server } = subject;
    const provider = await subject.reopened(settingsFor(zones.slice(0, 2), [types[0]]));
    await provider.check(); // the SDK is loaded by now
    server.calls.length = 0;
    const tokens = Array.from({ length: 1100 }, (_, index) => `t-${index}`);
    const before = process.cpuUsage();
    const machines = await makeAll(provider, tokens);
    const used = process.cpuUsage(before);
    expect(new Set(tokensOf(machines)).size).toBe(1100);
    expect((used.user + used.system) / 1000).toBeLessThan(10_000);
    // 550 machines in each of two zones, 100 at most in a call
    expect(server.count('RunInstances')).toBe(calls.making);
    expect(server.count(actions.describe)).toBeLessThanOrEqual(calls.looking);
    server.calls.length = 0;
    expect(new Set((await listAll(provider)).map(({ token }) => token)).size).toBe(1100);
    expect(server.calls).toEqual(calls.listing);
    server.calls.length = 0;
    await destroyAll(provider, idsOf(machines));
    expect(server.count(actions.end)).toBe(calls.ending);
    expect(await subject.existing()).toEqual([]);
  });
}

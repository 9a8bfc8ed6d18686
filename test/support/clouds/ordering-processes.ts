import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { ProviderProcess } from '../provider-calls.ts';
import { createAll, destroyAll, listAll, madeIn, makeAll, withdrawAll } from '../sandbox.ts';
import {
  failuresIn,
  idsOf,
  madeOnce,
  type OrderingBench,
  type OrderingSuite,
  TOKENS,
  tokensOf,
} from './ordering-bench.ts';

/** Processes that die on the way, are too slow, or share. */
export function testProcesses({ settingsFor, types, zones }: OrderingSuite, bench: OrderingBench): void {
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

/** As few calls as there may be. */
export function testThousand({ actions, calls, settingsFor, types, zones }: OrderingSuite, bench: OrderingBench): void {
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

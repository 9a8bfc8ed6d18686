import { describe, expect, test } from 'vitest';
import { createAll, destroyAll, makeAll } from '../sandbox.ts';
import { kindOf } from './instances-cloud.ts';
import { failuresIn, idsOf, madeOnce, type OrderingBench, type OrderingSuite, TOKENS } from './ordering-bench.ts';

/** What the API refuses, now or for good. */
export function testFaults({ actions, passing, staying, wrongCredentials }: OrderingSuite, bench: OrderingBench): void {
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

/** Where machines go when a zone or a type has no room. */
export function testRoom({ settingsFor, types, zones }: OrderingSuite, bench: OrderingBench): void {
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

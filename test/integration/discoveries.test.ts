import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { all, never, type OpenBalancer, states } from '../support/discoveries.ts';
import { DISCOVERY_SUBJECTS } from '../support/discovery-subjects.ts';
import type { DiscoverySubject } from '../support/discovery-subjects/subject.ts';
import { freePort } from '../support/free-port.ts';
import { get, startService } from '../support/http-services.ts';
import { momentsOf, ProviderProcess } from '../support/provider-calls.ts';
import { until } from '../support/until.ts';

/*
 * What every load balancer promises (D1–D4 in src/discovery/discovery.ts), for all of them, on the real thing.
 */

let one: ProviderProcess;
let other: ProviderProcess;

beforeAll(async () => {
  [one, other] = await Promise.all([ProviderProcess.start(), ProviderProcess.start()]);
});

afterAll(async () => {
  await Promise.all([one, other].map((used) => used[Symbol.asyncDispose]()));
});

function bothDrain(discovery: OpenBalancer): Promise<void> {
  return until('both servers drain', async () => {
    const found = Object.values(await states(discovery));
    return found.length === 2 && found.every((state) => state === 'draining');
  });
}

describe.each(DISCOVERY_SUBJECTS)('the load balancer $name', ({ abilities, start }) => {
  let subject: DiscoverySubject;
  /** What `states` has of a server that is registered. */
  const stateIn = abilities.waits ? 'up' : 'unknown';
  const bothIn = (): Record<string, string> =>
    Object.fromEntries(subject.servers.map(({ name, ip }) => [abilities.names ? name : ip, stateIn]));

  beforeEach(async () => {
    subject = await start();
  });

  afterEach(() => subject[Symbol.asyncDispose]());

  test('is ready', async () => {
    expect(await subject.openWith({}).check()).toEqual([]);
  });

  test('D1: twice is as once', async () => {
    const { servers } = subject;
    const discovery = subject.openWith({});
    expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect((await all(discovery.register(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    const once = await discovery.members(never);
    expect((await all(discovery.register(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await discovery.members(never)).toEqual(once);
    expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await discovery.members(never)).toEqual([]);
  });

  test('D1: two processes at once', async () => {
    const { servers } = subject;
    const opening = subject.openingWith({});
    for (const [verb, left] of [
      ['register', bothIn()],
      ['unregister', {}],
    ] as const) {
      const events = await Promise.all([one.call(verb, opening, servers), other.call(verb, opening, servers)]);
      expect(events.flat().filter(({ ok }) => !ok)).toEqual([]);
      expect(events.map(({ length }) => length)).toEqual([2, 2]);
      expect(await states(subject.openWith({}))).toEqual(left);
    }
  });

  test.each([
    ['register', bothIn],
    ['unregister', () => ({})],
  ] as const)('D1: what a process left that was killed while it did %s is finished by the next', async (verb, left) => {
    const { servers } = subject;
    const [opening, discovery] = [subject.openingWith({}), subject.openWith({})];
    const undone = async (): Promise<void> => {
      await all(discovery[verb === 'register' ? 'unregister' : 'register'](servers, never));
    };
    await undone();
    for (const moment of await momentsOf(() => one.call(verb, opening, servers))) {
      await undone();
      await using victim = await ProviderProcess.start();
      await victim.dieCalling(verb, opening, servers, () => delay(moment));
      expect((await all(discovery[verb](servers, never))).filter(({ ok }) => !ok)).toEqual([]);
      expect(await states(discovery)).toEqual(left());
    }
  });

  test.skipIf(!abilities.drains)('D2: a request in flight ends by itself before its server is taken out', async () => {
    const { servers, services, url } = subject;
    const discovery = subject.openWith({});
    await all(discovery.register(servers, never));
    const slow = Promise.all([get(`${url}/?wait=2500`), get(`${url}/?wait=2500`)]);
    await until('both requests are in flight', () => services.every(({ served }) => served === 1));
    const events = all(discovery.unregister(servers, never));
    await bothDrain(discovery);
    expect((await slow).map(({ status }) => status)).toEqual([200, 200]);
    expect((await events).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await discovery.members(never)).toEqual([]);
  });

  test.skipIf(!abilities.cuts)('D2: when the drain time is over, what is left is cut, and that is told', async () => {
    const { servers, services, url } = subject;
    const discovery = subject.openWith({ drain: 0.4 });
    await all(discovery.register(servers, never));
    const slow = Promise.allSettled([get(`${url}/?wait=25000`), get(`${url}/?wait=25000`)]);
    await until('both requests are in flight', () => services.every(({ served }) => served === 1));
    const events = await all(discovery.unregister(servers, never));
    expect(events.map(({ ok }) => ok)).toEqual([true, true]);
    expect(events[0]?.log).toContain('1 sessions cut');
    expect(await discovery.members(never)).toEqual([]);
    for (const outcome of await slow) {
      expect(outcome.status === 'rejected' || outcome.value.status >= 500).toBe(true);
    }
  });

  test.skipIf(!abilities.drains || abilities.cuts)(
    'D2: when the drain time is over, what is left goes on, and that is told',
    async () => {
      const { servers, services, url } = subject;
      const discovery = subject.openWith({ drain: 0.4 });
      await all(discovery.register(servers, never));
      const slow = Promise.all([get(`${url}/?wait=3000`), get(`${url}/?wait=3000`)]);
      await until('both requests are in flight', () => services.every(({ served }) => served === 1));
      const events = await all(discovery.unregister(servers, never));
      expect(events.map(({ ok }) => ok)).toEqual([true, true]);
      expect(events[0]?.log).toContain('still had requests');
      // it may be listed as long as it has them
      expect(Object.values(await states(discovery)).filter((state) => state !== 'draining')).toEqual([]);
      expect((await slow).map(({ status }) => status)).toEqual([200, 200]);
    },
  );

  test.skipIf(!abilities.drains)('D2: a process that is killed while servers drain cuts no request', async () => {
    const { servers, services, url } = subject;
    const discovery = subject.openWith({});
    await all(discovery.register(servers, never));
    await using victim = await ProviderProcess.start();
    const slow = Promise.all([get(`${url}/?wait=3000`), get(`${url}/?wait=3000`)]);
    await until('both requests are in flight', () => services.every(({ served }) => served === 1));
    await victim.dieCalling('unregister', subject.openingWith({}), servers, () => bothDrain(discovery));
    expect((await all(discovery.unregister(servers, never))).map(({ ok }) => ok)).toEqual([true, true]);
    expect((await slow).map(({ status }) => status)).toEqual([200, 200]);
    expect(await discovery.members(never)).toEqual([]);
  });

  test.skipIf(!abilities.waits)('D3: one event for each server, and what does not answer fails alone', async () => {
    const { servers, dead } = subject;
    const discovery = subject.openWith({ becomeHealthy: 0.6 });
    const events = await all(discovery.register([dead, ...servers], never));
    expect(new Map(events.map(({ ip, ok }) => [ip, ok]))).toEqual(
      new Map([...servers.map(({ ip }) => [ip, true] as const), [dead.ip, false]]),
    );
    expect(events).toHaveLength(3);
    expect(events.find(({ ok }) => !ok)?.log).toContain('127.0.1.77');
    expect(await states(discovery)).toMatchObject(bothIn());
  });

  test('D4: every member once, as it was registered', async () => {
    const { servers, services } = subject;
    const discovery = subject.openWith({});
    await all(discovery.register(servers, never));
    const members = await discovery.members(never);
    const shown = members.map(({ name, ip, port, weight, state }) => ({
      name,
      place: `${ip} ${port}`,
      hasWeight: weight !== null,
      state,
    }));
    expect(shown.toSorted((a, b) => a.place.localeCompare(b.place))).toEqual(
      servers.map(({ ip, name }, index) => ({
        name: abilities.names ? name : null,
        place: `${ip} ${services[index]?.port}`,
        hasWeight: abilities.weights,
        state: stateIn,
      })),
    );
  });

  test.skipIf(!abilities.weights)('D4: a weight of its own, and another one later', async () => {
    const discovery = subject.openWith({});
    const weights = async (weight: number): Promise<readonly unknown[]> => {
      const weighed = subject.servers.map((server) => ({ ...server, weight }));
      expect((await all(discovery.register(weighed, never))).filter(({ ok }) => !ok)).toEqual([]);
      return (await discovery.members(never)).map((member) => member.weight);
    };
    expect(await weights(3)).toEqual([3, 3]);
    expect(await weights(7)).toEqual([7, 7]);
  });

  test.skipIf(!abilities.ports)('D4: a port of its own, and another one later', async () => {
    const discovery = subject.openWith({});
    const [server, service] = [subject.servers[0], subject.services[0]];
    if (server === undefined || service === undefined) throw new Error('the subject has no server');
    await using elsewhere = await startService(service.ip, await freePort());
    for (const { port } of [elsewhere, service]) {
      expect((await all(discovery.register([{ ...server, port }], never))).filter(({ ok }) => !ok)).toEqual([]);
      expect((await discovery.members(never)).map((member) => member.port)).toEqual([port]);
    }
  });

  test('D4: what a balancer may have forgotten is another era; one that has no eras has not', async () => {
    const discovery = subject.openWith({});
    await all(discovery.register(subject.servers, never));
    const before = await discovery.era?.(never);
    expect(await discovery.era?.(never)).toBe(before);
    await subject.restart();
    const isAnother = (await discovery.era?.(never)) !== before;
    const isForgotten = (await discovery.members(never)).length === 0;
    expect({ isAnother, isForgotten }).toEqual({ isAnother: before !== undefined, isForgotten: before !== undefined });
  });

  test('D3: when the balancer itself is gone, every event says why', async (context) => {
    const { servers, kill } = subject;
    if (kill === null) return context.skip('it is no process');
    const discovery = subject.openWith({});
    await kill();
    for (const verb of ['register', 'unregister'] as const) {
      const events = await all(discovery[verb](servers, never));
      expect(events.map(({ ip, ok }) => [ip, ok])).toEqual(servers.map(({ ip }) => [ip, false]));
      expect(events[0]?.log).toMatch(/load balancer at \S+, .*: \S/);
    }
    expect(await discovery.check()).toEqual([expect.stringMatching(/load balancer at \S+, .*: \S/)]);
    await expect(discovery.members(never)).rejects.toThrow(/load balancer at \S+, .*: \S/);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeId } from '../ids.ts';
import { balancerDrift, type DifferenceKind, type ListedServer, serverName } from './balancer-drift.ts';
import { type Membership, MEMBERSHIP_STATES } from './membership.ts';

const USUAL = { port: 80 };
const SINCE = new Date(0);

function membership(changes: Partial<Membership> = {}): Membership {
  return {
    name: 'web-1',
    nodeId: 1 as NodeId,
    ip: '10.0.0.1',
    port: null,
    weight: null,
    state: 'in',
    keptAs: null,
    since: SINCE,
    isBusy: false,
    repairs: 0,
    repairAfter: null,
    ...changes,
  };
}

function server(changes: Partial<ListedServer> = {}): ListedServer {
  return { name: 'web-1', ip: '10.0.0.1', port: 80, weight: 1, state: 'up', ...changes };
}

function kinds(memberships: readonly Membership[], servers: readonly ListedServer[], usual = USUAL): string[] {
  return balancerDrift({ memberships, servers, usual }).differences.map(({ kind, name }) => `${kind} ${name}`);
}

describe('a server that should be in', () => {
  test.each<[string, Partial<ListedServer>]>([
    ['is up', {}],
    ['fails the health check of the balancer', { state: 'down' }],
    ['is listed, and nobody says more', { state: 'unknown', weight: null }],
    ['has another name at its address', { name: 'fixed' }],
  ])('BD8: is no difference when it %s', (_, changes) => {
    expect(kinds([membership()], [server(changes)])).toEqual([]);
  });

  test.each<[string, readonly ListedServer[], Partial<Membership>, DifferenceKind]>([
    ['BD1: the balancer has none', [], {}, 'missing'],
    ['BD1: an instance lacks it', [server({ isUneven: true })], {}, 'missing'],
    ['BD1: a failed repair left it', [server({ state: 'draining' })], { repairs: 1 }, 'missing'],
    ['BD3: another port', [server({ port: 81 })], {}, 'address'],
    ['BD3: another port than its own', [server()], { port: 81 }, 'address'],
    ['BD3: another address', [server({ ip: '10.0.0.2' })], {}, 'address'],
    ['BD3: another weight', [server({ weight: 2 })], { weight: 1 }, 'weight'],
    ['BD4: somebody put it into maintenance', [server({ state: 'maintenance' })], {}, 'held'],
    ['BD4: somebody drains it', [server({ state: 'draining', weight: 9 })], { weight: 1 }, 'held'],
    ['BD7: its node is gone', [server()], { nodeId: null }, 'leftover'],
  ])('%s', (_, servers, changes, kind) => {
    expect(kinds([membership(changes)], servers)).toEqual([`${kind} web-1`]);
  });

  test('BD3: what nobody says is not compared', () => {
    expect(kinds([membership({ ip: 'web.example' })], [server({ ip: '10.9.9.9', weight: 7 })])).toEqual([]);
    expect(kinds([membership()], [server({ port: 99 })], {} as typeof USUAL)).toEqual([]);
    expect(kinds([membership({ ip: 'FD00:0::1' })], [server({ ip: 'fd00::1' })])).toEqual([]);
    expect(kinds([membership({ weight: 3 })], [server({ weight: null })])).toEqual([]);
  });
});

describe('a server that should be out', () => {
  const out = membership({ state: 'out', keptAs: 'fixed' });

  test.each(['maintenance', 'draining'] as const)('BD2: is no difference in %s', (state) => {
    expect(kinds([out], [server({ name: 'fixed', state })])).toEqual([]);
  });

  test.each(['up', 'down', 'unknown'] as const)('BD2: is serving when it is %s', (state) => {
    expect(kinds([out], [server({ name: 'fixed', state })])).toEqual(['serving web-1']);
  });

  test('BD8: one whose address another node has by now is that node’s', () => {
    const other = membership({ name: 'web-2', nodeId: 2 as NodeId, keptAs: 'fixed' });
    expect(kinds([out, other], [server({ name: 'fixed' })])).toEqual([]);
  });
});

test.each(['joining', 'leaving'] as const)('BD6: what a step is at is no difference: %s', (state) => {
  expect(kinds([membership({ state, isBusy: true })], [server()])).toEqual([]);
  expect(kinds([membership({ state, isBusy: true })], [])).toEqual([]);
  expect(kinds([membership({ state })], [server()])).toEqual(['unfinished web-1']);
});

test('BD5: a server that no membership means is foreign', () => {
  const servers = [server(), server({ name: 'guest', ip: '10.0.0.9' }), server({ name: null, ip: 'fd00::9' })];
  expect(kinds([membership({ state: 'leaving', isBusy: true })], servers)).toEqual([
    'foreign guest',
    'foreign [fd00::9]:80',
  ]);
});

test('BD7: a membership whose node and server are gone is forgotten', () => {
  const gone = membership({ nodeId: null });
  expect(balancerDrift({ memberships: [gone], servers: [], usual: USUAL })).toEqual({
    differences: [],
    forgotten: ['web-1'],
  });
  expect(balancerDrift({ memberships: [gone], servers: [server()], usual: USUAL }).forgotten).toEqual([]);
});

test('BD8: whatever there is, a membership differs in one thing, and a server is meant once', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const ip = fc.constantFrom('10.0.0.1', '10.0.0.2', 'web.example');
  const port = fc.constantFrom(80, 81);
  const weight = fc.constantFrom(null, 1, 2);
  const memberships = fc.uniqueArray(
    fc.record({
      name,
      ip,
      weight,
      nodeId: fc.constantFrom(null, 1 as NodeId),
      port: fc.option(port),
      state: fc.constantFrom(...MEMBERSHIP_STATES),
      keptAs: fc.option(name),
      since: fc.constant(SINCE),
      isBusy: fc.boolean(),
      repairs: fc.nat(2),
      repairAfter: fc.constant(null),
    }),
    { selector: (found) => found.name },
  );
  const state = fc.constantFrom('up', 'down', 'draining', 'maintenance', 'unknown' as const);
  const servers = fc.uniqueArray(fc.record({ name: fc.option(name), ip, port, weight, state }), {
    selector: serverName,
  });
  fc.assert(
    fc.property(memberships, servers, (had, listed) => {
      const { differences, forgotten } = balancerDrift({ memberships: had, servers: listed, usual: USUAL });
      const ours = differences.filter(({ membership: of }) => of !== null).map((difference) => difference.name);
      const found = differences.flatMap((difference) => (difference.found === null ? [] : [difference.found]));
      expect(new Set(ours).size).toBe(ours.length);
      expect(new Set(found).size).toBe(found.length);
      expect(ours.filter((each) => forgotten.includes(each))).toEqual([]);
      for (const { kind, membership: of } of differences) expect(kind === 'foreign').toBe(of === null);
    }),
  );
});

import { expect, test } from 'vitest';
import type { VmTypeId } from '../../domain/ids.ts';
import type { Listed } from './answers.ts';
import { containerOf, foundIn, isOwn, networkOf, ownLabels, vmIdOf } from './container.ts';

const OWNER = { installation: 'one', vmTypeId: 3 as VmTypeId };
const OTHER_TYPE = { ...OWNER, vmTypeId: 30 as VmTypeId };
const OTHER_INSTALLATION = { ...OWNER, installation: 'two' };

test('a token has one name, which no other type or installation has', () => {
  const ids = [OWNER, OTHER_TYPE, OTHER_INSTALLATION].map((owner) => vmIdOf(owner, 'a'));
  expect(vmIdOf(OWNER, 'a')).toBe(ids[0]);
  expect(ids[0]).toMatch(/^docker-3-[0-9a-f]{16}$/);
  expect(new Set([...ids, vmIdOf(OWNER, 'b')]).size).toBe(4);
  expect(containerOf(OWNER, ids[0] ?? '')).toBe(`springtide-${ids[0]}`);
});

test.each(['', 'docker-3-', 'docker-30-0123456789abcdef', 'docker-3-0123456789ABCDEF', 'docker-3-0123456789abcdef/x'])(
  '%j is the id of no machine of this type',
  (vmId) => {
    expect(containerOf(OWNER, vmId)).toBeNull();
  },
);

test('the name of a bridge is short enough for the kernel', () => {
  expect(networkOf(OWNER).bridge.length).toBeLessThan(16);
  expect(networkOf(OTHER_TYPE)).not.toEqual(networkOf(OWNER));
});

test('labels tell the own from all others', () => {
  expect(isOwn(OWNER, ownLabels(OWNER))).toBe(true);
  for (const labels of [ownLabels(OTHER_TYPE), ownLabels(OTHER_INSTALLATION), {}, null])
    expect(isOwn(OWNER, labels)).toBe(false);
});

const LISTED: Listed = {
  Id: 'f00',
  Names: [`/springtide-${vmIdOf(OWNER, 'a')}`],
  State: 'running',
  Labels: { ...ownLabels(OWNER), 'springtide.token': 'a' },
  Created: 1_700_000_000,
  NetworkSettings: { Networks: { net: { IPAddress: '10.86.0.2' } } },
};

test('a listed container is a machine', () => {
  const machine = { vmId: vmIdOf(OWNER, 'a'), token: 'a', ip: '10.86.0.2', made: new Date(1_700_000_000_000) };
  expect(foundIn(OWNER, 'net', LISTED)).toEqual({ ...machine, state: 'running' });
  const { NetworkSettings: _, ...bare } = LISTED;
  expect(foundIn(OWNER, 'net', bare)).toMatchObject({ ip: null });
});

test.each([
  ['created', 'making'],
  ['running', 'running'],
  ['paused', 'running'],
  ['restarting', 'running'],
  ['exited', 'stopped'],
  ['dead', 'stopped'],
  ['removing', 'stopped'],
])('a container that is %s is %s', (State, state) => {
  expect(foundIn(OWNER, 'net', { ...LISTED, State })).toMatchObject({ state });
});

test('what has only the labels of a machine is none', () => {
  expect(foundIn(OWNER, 'net', { ...LISTED, Names: ['/somebody'] })).toBeNull();
  expect(foundIn(OWNER, 'net', { ...LISTED, Labels: ownLabels(OWNER) })).toBeNull();
  expect(foundIn(OWNER, 'net', { ...LISTED, Labels: null })).toBeNull();
});

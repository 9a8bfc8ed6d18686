import { expect, test } from 'vitest';
import type { Member } from '../discovery.ts';
import { membersOfAll } from '../members-of-all.ts';
import { memberOf } from './members.ts';
import type { BackendServer } from './servers.ts';

const server = (changes: Partial<BackendServer> = {}): BackendServer => ({
  name: 'web-1',
  ip: '10.0.0.1',
  host: null,
  port: 80,
  weight: 1,
  admin: 'ready',
  up: true,
  check: null,
  sessions: 0,
  queued: 0,
  ...changes,
});
const WEB_1 = { name: 'web-1', ip: '10.0.0.1', port: 80, weight: 1, state: 'up' };

test.each([
  [{}, 'up'],
  [{ up: false }, 'down'],
  [{ admin: 'drain' as const }, 'draining'],
  [{ admin: 'maint' as const, up: false }, 'maintenance'],
])('a server that is %j is %s', (changes, state) => {
  expect(memberOf(server(changes)).state).toBe(state);
});

const shown = (...lists: readonly (readonly BackendServer[] | null)[]): readonly Member[] =>
  membersOfAll(lists.map((list) => list?.map(memberOf) ?? null));

test('D4: a server that all instances have is there once', () => {
  expect(shown([server()])).toEqual([WEB_1]);
  expect(shown([server()], [server()])).toEqual([WEB_1]);
  expect(shown([], [])).toEqual([]);
});

test('health is the affair of each instance', () => {
  expect(shown([server()], [server({ up: false })])).toEqual([WEB_1]);
});

test.each([
  ['lacks it', []],
  ['does not answer', null],
  ['has another weight', [server({ weight: 2 })]],
  ['has another port', [server({ port: 81 })]],
  ['has another address', [server({ ip: '10.0.0.2' })]],
  ['has it in maintenance', [server({ admin: 'maint', up: false })]],
])('it is uneven when an instance %s, and up where one sends it requests', (_, other) => {
  expect(shown([server()], other)).toEqual([{ ...WEB_1, isUneven: true }]);
  expect(shown(other, [server()])).toMatchObject([{ name: 'web-1', state: 'up', isUneven: true }]);
});

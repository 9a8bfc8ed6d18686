import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { type GateLook, judge } from './gate.ts';

const NOW = new Date('2026-03-04T16:00:00Z');
const look = (change: Partial<GateLook> = {}): GateLook => ({
  poolName: 'cache',
  ok: 0,
  reserved: 0,
  ratio: 0.5,
  past: 0,
  waitLimit: 1800,
  ...change,
});
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const kinds = (looks: readonly GateLook[], since: readonly Date[]): string =>
  judge(looks, since, NOW)
    .map(({ kind }) => kind)
    .join(' ');

test('as many go on as the successful nodes carry, the first ones first', () => {
  const three = [NOW, NOW, NOW];
  expect(kinds([look()], three)).toBe('wait wait wait');
  expect(kinds([look({ ok: 1 })], three)).toBe('open open wait');
  expect(kinds([look({ ok: 2, past: 2 })], three)).toBe('open open wait');
  expect(kinds([look({ ok: 2, past: 5 })], three)).toBe('wait wait wait');
  expect(kinds([look({ ok: 4 })], three)).toBe('open open open');
});

test('nodes that other pools need carry nothing', () => {
  expect(kinds([look({ ok: 3, reserved: 2 })], [NOW, NOW, NOW])).toBe('open open wait');
  expect(kinds([look({ ok: 1, reserved: 2 })], [NOW])).toBe('wait');
});

test('of several pools the one that carries the fewest counts', () => {
  expect(kinds([look({ ok: 3 }), look({ ok: 1, ratio: 1 })], [NOW, NOW])).toBe('open wait');
});

test('a node that waited too long is refused, unless it may go on at last', () => {
  expect(kinds([look({ ok: 1 })], [ago(1800), ago(1800), ago(1800), ago(1799)])).toBe('open open refused wait');
  expect(inEnglish(judge([look({ ok: 1, past: 2, reserved: 0 })], [ago(1800)], NOW))).toEqual([
    {
      kind: 'refused',
      reason: 'waited 1800 s for pool cache: it has 1 successful nodes, enough for no more than the 2 that went past',
    },
  ]);
});

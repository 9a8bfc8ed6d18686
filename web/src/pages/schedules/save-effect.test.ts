import { expect, test } from 'vitest';
import { doings, effectOf, orderOf } from './save-effect.ts';

const MOVE = {
  pool_id: 1,
  pool_name: 'web',
  needed_by: null,
  node_type: 'crontab',
  target: 3,
  creates: 0,
  retries: 0,
  returns: 0,
  manual: 5,
  waits: null,
  refused: null,
  plans: [],
} as const;
const FIRING = { week_day: 3, time: '09:00:00', firing: '2026-03-10 09:00:00', at: 1, size: 3 };

test('what a save comes to', () => {
  const later = { starts: false, moves: [], firings: [FIRING] };
  expect(effectOf(later, 'crontab')).toBe('later');
  expect(effectOf({ ...later, starts: true }, 'crontab')).toBe('deploy_now');
  expect(effectOf({ ...later, firings: [] }, 'crontab')).toBe('never');
  expect(effectOf({ ...later, firings: [] }, 'depend')).toBe('rests');
  expect(effectOf({ ...later, moves: [MOVE] }, 'crontab')).toBe('same');
  expect(effectOf({ ...later, moves: [{ ...MOVE, creates: 3 }] }, 'crontab')).toBe('resize');
});

test('what is done, and who goes first', () => {
  expect(doings({ creates: 2, retries: 1, returns: 0 })).toEqual([
    { what: 'creates', count: 2 },
    { what: 'retries', count: 1 },
  ]);
  expect(
    [{ creates: 1 }, { retries: 1, returns: 2 }, { returns: 2 }, {}].map((some) => orderOf({ ...MOVE, ...some })),
  ).toEqual(['first', 'first', 'after', null]);
});

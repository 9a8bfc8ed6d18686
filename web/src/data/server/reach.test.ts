import { beforeEach, expect, test, vi } from 'vitest';
import type * as Reach from './reach.ts';

let reach: typeof Reach;
let seen: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
  vi.resetModules();
  reach = await import('./reach.ts');
  seen = [];
  reach.subscribeReach(() => seen.push(reach.currentReach()));
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

test('RS1: one lost answer says nothing', async () => {
  const probe = vi.fn<() => Promise<boolean>>().mockResolvedValue(true);
  const noted = reach.noteLost(probe);
  await vi.runAllTimersAsync();
  await noted;
  expect(probe).toHaveBeenCalledTimes(1);
  expect(seen).toEqual([]);
});

test('RS2: one loop asks until the server answers', async () => {
  const probe = vi.fn<() => Promise<boolean>>().mockResolvedValue(true);
  for (let lost = 0; lost < 3; lost += 1) probe.mockResolvedValueOnce(false);
  const noted = reach.noteLost(probe);
  await reach.noteLost(probe);
  await vi.runAllTimersAsync();
  await noted;
  expect(probe).toHaveBeenCalledTimes(4);
  expect(seen).toEqual(['away', 'here']);
});

test.each([
  [0, true, true],
  [502, true, true],
  [503, false, true],
  [504, true, true],
  [500, false, false],
  [404, false, false],
  [507, false, false],
])('an answer of %i: unreached %s, passing %s', async (code, unreached, passing) => {
  const { ApiError } = await import('../../../../src/client/api-error.ts');
  const error = new ApiError(code, '');
  expect([reach.isUnreached(error), reach.isPassing(error)]).toEqual([unreached, passing]);
});

test('any other error is a verdict', () => {
  expect(reach.isPassing(new TypeError('Failed to fetch'))).toBe(false);
});

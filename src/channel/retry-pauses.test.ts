import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RunRefused } from './attend.ts';
import { RetryPauses } from './retry-pauses.ts';
import { ConnectionRefused } from './ssh/ssh-connection.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { NodeFault } from './transport.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const IN_AN_HOUR = 3_600_000;
const refusal = new Error('10.0.0.1:22: refused', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });

/** The pauses before each retry of a node that always fails like this, when a try takes so long. */
function pausesOf(retries: RetryPauses, error: Error, { tryTakes = 0, isBegun = false, most = 50 } = {}): number[] {
  const pauses: number[] = [];
  for (;;) {
    vi.advanceTimersByTime(tryTakes);
    const pause = retries.pauseAfter(error, isBegun);
    if (pause === null || pauses.length === most) return pauses;
    pauses.push(pause);
    vi.advanceTimersByTime(pause);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test('a node that refuses is tried for a quarter of a minute, to its last moment', () => {
  expect(pausesOf(new RetryPauses(steadyNow() + IN_AN_HOUR), refusal)).toEqual([1000, 2000, 4000, 5000, 3000]);
});

test('a silent one is tried for longer, and a wait before the first try takes nothing of it', () => {
  const retries = new RetryPauses(steadyNow() + IN_AN_HOUR);
  vi.advanceTimersByTime(600_000);
  const pauses = pausesOf(retries, new Error('no answer within 20 s'), { tryTakes: 20_000 });
  expect(sum(pauses) + 20_000 * pauses.length).toBeGreaterThan(40_000);
  expect(pauses.length).toBeLessThan(5);
});

test('one that let us in is tried until the time is over, and not beyond it', () => {
  const retries = new RetryPauses(steadyNow() + 60_000);
  retries.reached();
  expect(retries.isLong).toBe(true);
  const pauses = pausesOf(retries, refusal);
  expect(pauses[0]).toBe(250);
  expect(sum(pauses)).toBeGreaterThan(54_000);
  expect(sum(pauses)).toBeLessThan(60_000);
});

test('what no time mends is not tried again', () => {
  const retries = new RetryPauses(steadyNow() + IN_AN_HOUR);
  for (const error of [new ConnectionRefused('key'), new RunRefused('full')]) {
    expect(retries.pauseAfter(error, true)).toBeNull();
  }
});

test('nonsense is heard a few times, and more often from a node that has begun the run', () => {
  const nonsense = new NodeFault('nonsense');
  for (const [isBegun, pauses] of [
    [false, 2],
    [true, 11],
  ] as const) {
    const retries = new RetryPauses(steadyNow() + IN_AN_HOUR);
    retries.reached();
    expect(pausesOf(retries, nonsense, { isBegun })).toHaveLength(pauses);
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountBudget, budgetOf, type Pace } from './account-budget.ts';
import { CallFault } from './call-fault.ts';

const { signal } = new AbortController();
const REPEATABLE = { signal, isRepeatable: true };
const ONCE = { signal, isRepeatable: false };

interface TestPace extends Pace {
  readonly slept: number[];
}

/** Time passes by sleeping alone. */
function paceWith(random = 0): TestPace {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    random: () => random,
    sleep: async (milliseconds, of) => {
      of.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
    },
  };
}

const fault = (trouble: string, retryAfter?: number): CallFault =>
  new CallFault(trouble, `it is ${trouble}`, retryAfter === undefined ? {} : { retryAfter });

/** Fails so often, and then succeeds. */
function failing(times: number, error: Error): () => Promise<string> {
  let calls = 0;
  return () => ((calls += 1) > times ? Promise.resolve('done') : Promise.reject(error));
}

describe('a throttled call', () => {
  test('is made again, after longer and longer pauses (BU1)', async () => {
    const pace = paceWith();
    expect(await new AccountBudget(pace).call(failing(3, fault('throttled')), ONCE)).toBe('done');
    expect(pace.slept).toEqual([125, 250, 500]);
  });

  test('waits as long as the cloud asks for', async () => {
    const pace = paceWith();
    await new AccountBudget(pace).call(failing(1, fault('throttled', 5000)), ONCE);
    expect(pace.slept).toEqual([5000]);
  });

  test('keeps the other calls of the account waiting', async () => {
    const pace = paceWith();
    const budget = new AccountBudget(pace);
    await expect(budget.call(failing(9, fault('throttled', 1000)), ONCE)).rejects.toThrow('it is throttled');
    const before = pace.now();
    await budget.call(() => Promise.resolve('other'), ONCE);
    expect(pace.now()).toBeGreaterThanOrEqual(before + 1000);
  });

  test('ends the pauses when it gets through', async () => {
    const pace = paceWith();
    const budget = new AccountBudget(pace);
    await budget.call(failing(3, fault('throttled')), ONCE);
    pace.slept.length = 0;
    await budget.call(failing(1, fault('throttled')), ONCE);
    expect(pace.slept).toEqual([125]);
  });
});

describe('a call whose effect is unknown', () => {
  test('is made again if it is repeatable, and fails at last (BU2)', async () => {
    const pace = paceWith();
    const budget = new AccountBudget(pace);
    expect(await budget.call(failing(2, fault('unsure')), REPEATABLE)).toBe('done');
    await expect(budget.call(failing(9, fault('unsure')), REPEATABLE)).rejects.toThrow(CallFault);
  });

  test('is not made again otherwise', async () => {
    await expect(new AccountBudget(paceWith()).call(failing(1, fault('unsure')), ONCE)).rejects.toThrow(CallFault);
  });
});

test.each(['quota', 'capacity', 'credential', 'permission', 'missing', 'clock', 'refused'] as const)(
  'a fault of kind %s is passed on at once',
  async (trouble) => {
    const pace = paceWith();
    await expect(new AccountBudget(pace).call(failing(1, fault(trouble)), REPEATABLE)).rejects.toThrow(CallFault);
    expect(pace.slept).toEqual([]);
  },
);

test('so is every other error, and an aborted signal', async () => {
  const budget = new AccountBudget(paceWith());
  await expect(budget.call(failing(1, new Error('a defect')), REPEATABLE)).rejects.toThrow('a defect');
  const controller = new AbortController();
  const asked = budget.call(
    () => {
      controller.abort(new Error('stopped'));
      return Promise.reject(fault('throttled'));
    },
    { signal: controller.signal, isRepeatable: true },
  );
  await expect(asked).rejects.toThrow('stopped');
});

test('so many calls are under way at once (BU3)', async () => {
  const budget = new AccountBudget(paceWith());
  const [open, peak] = [new Set<number>(), [0]];
  const work = async (id: number): Promise<void> => {
    open.add(id);
    peak.push(open.size);
    await new Promise(setImmediate);
    open.delete(id);
  };
  await Promise.all(Array.from({ length: 40 }, (_, id) => budget.call(() => work(id), ONCE)));
  expect(Math.max(...peak)).toBe(8);
});

test('no pause is longer than 20 s, or shorter than half of what it may be', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 8 }),
      async (random, times) => {
        const pace = paceWith(random);
        await new AccountBudget(pace).call(failing(times, fault('throttled')), ONCE);
        for (const [index, slept] of pace.slept.entries()) {
          const longest = Math.min(20_000, 250 * 2 ** index);
          expect(slept).toBeLessThanOrEqual(longest);
          expect(slept).toBeGreaterThanOrEqual(longest / 2);
        }
      },
    ),
  );
});

test('an account has one budget', () => {
  expect(budgetOf('a')).toBe(budgetOf('a'));
  expect(budgetOf('b')).not.toBe(budgetOf('a'));
});

import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { Outages } from './outages.ts';

const AWAY = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
const FULL = Object.assign(new pg.DatabaseError('could not extend file', 0, 'error'), { code: '53100' });

/** Outages of a database whose first checks fail with these errors; each check takes ten seconds. */
function watched(failures: readonly Error[] = []) {
  const said: string[] = [];
  const left = [...failures];
  let now = 0;
  const outages = new Outages({
    check: async () => {
      const failure = left.shift();
      if (failure !== undefined) throw failure;
    },
    say: (message) => void said.push(message),
    ticks: () => now,
    pause: async (signal) => {
      now += 10_000;
      // other callers meet it too
      outages.explains(AWAY);
      if (!signal.aborted) await setImmediate();
    },
  });
  return { outages, said, left, pass: (ms: number) => void (now += ms) };
}

test('an outage is told once when it begins, once a minute, and once when it is over', async () => {
  const { outages, said } = watched(Array.from({ length: 14 }, () => AWAY));
  for (let met = 0; met < 100; met += 1) expect(outages.explains(AWAY)).toBe(true);
  await expect.poll(() => said.length).toBe(4);
  expect(said).toEqual([
    'the database is away (connect ECONNREFUSED 127.0.0.1:5432): what needs it waits',
    'the database is away (connect ECONNREFUSED 127.0.0.1:5432), since 60 s',
    'the database is away (connect ECONNREFUSED 127.0.0.1:5432), since 120 s',
    'the database is back, after 140 s',
  ]);
});

test('a full disk is told as such, with the remedy', async () => {
  const { outages, said } = watched([FULL]);
  expect(outages.explains(FULL)).toBe(true);
  await expect.poll(() => said).toHaveLength(2);
  expect(said[0]).toBe(
    'the disk of the database is full, make room on it (could not extend file): what needs it waits',
  );
});

test('an error while the database is well is told once a minute, and is no outage', async () => {
  const { outages, said, pass } = watched();
  for (const [ms, lines] of [
    [0, 1],
    [30_000, 1],
    [30_000, 2],
  ] as const) {
    // oxfmt-ignore
    pass(ms);
    outages.explains(AWAY);
    await setImmediate();
    expect(said).toHaveLength(lines);
  }
  expect(said[0]).toBe(
    'a connection to the database broke (connect ECONNREFUSED 127.0.0.1:5432), and it takes changes',
  );
  pass(60_000);
  outages.explains(FULL);
  await setImmediate();
  expect(said[2]).toBe('the database refused a change (could not extend file), and it takes changes');
});

test('what is no outage is the caller’s to tell', () => {
  const { outages, said } = watched();
  expect(outages.explains(new Error('a defect'))).toBe(false);
  expect(outages.explains(Object.assign(new pg.DatabaseError('x', 0, 'error'), { code: '23505' }))).toBe(false);
  expect(said).toEqual([]);
});

test('it ends with the process, also in an outage', async () => {
  const { outages, said, left } = watched(Array.from({ length: 100_000 }, () => AWAY));
  outages.explains(AWAY);
  await expect.poll(() => said.length).toBeGreaterThan(0);
  await outages[Symbol.asyncDispose]();
  const before = left.length;
  await setImmediate();
  expect(left).toHaveLength(before);
});

import { expect, test } from 'vitest';
import { collected } from '../../test/support/collected.ts';
import { inParallel } from './in-parallel.ts';

test('works on so many at once, and yields all that is said', async () => {
  let busy = 0;
  let busiest = 0;
  const events = inParallel([1, 2, 3, 4, 5], 2, async (item, say: (event: string) => void) => {
    busy += 1;
    busiest = Math.max(busiest, busy);
    say(`begin ${item}`);
    await Promise.resolve();
    say(`end ${item}`);
    busy -= 1;
  });
  const all = await collected(events);
  expect(all.toSorted()).toEqual([1, 2, 3, 4, 5].flatMap((item) => [`begin ${item}`, `end ${item}`]).toSorted());
  expect(busiest).toBe(2);
});

test('what is said comes before the work is over', async () => {
  const over = Promise.withResolvers<void>();
  const events = inParallel(['a'], 1, async (item, say: (event: string) => void) => {
    say(item);
    await over.promise;
  });
  const reader = events[Symbol.asyncIterator]();
  expect(await reader.next()).toEqual({ done: false, value: 'a' });
  over.resolve();
  expect((await reader.next()).done).toBe(true);
});

test('nothing is made of nothing', async () => {
  expect(await collected(inParallel([], 3, () => Promise.reject(new Error('never'))))).toEqual([]);
});

test('work that rejects ends it after what the others said', async () => {
  const events = inParallel([1, 2], 2, async (item, say: (event: number) => void) => {
    if (item === 1) throw new Error('one');
    await Promise.resolve();
    say(item);
  });
  const reader = events[Symbol.asyncIterator]();
  expect(await reader.next()).toEqual({ done: false, value: 2 });
  await expect(reader.next()).rejects.toThrow('one');
});

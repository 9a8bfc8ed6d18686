import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collected } from '../../test/support/collected.ts';
import { interleaved } from './interleaved.ts';

async function* listed<Item>(items: readonly Item[]): AsyncIterable<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

const byNumber = (left: number, right: number): number => left - right;

test('every item has its result, in the order in which they are known', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(), { maxLength: 8 }), async (scheduler, items) => {
      const known: number[] = [];
      const work = async (item: number): Promise<number> => {
        await scheduler.schedule(Promise.resolve());
        known.push(item);
        return item;
      };
      const results: number[] = [];
      const reading = (async () => {
        for await (const result of interleaved(listed(items), work)) results.push(result);
      })();
      await scheduler.waitFor(reading);
      expect(results).toEqual(known);
      expect(results.toSorted(byNumber)).toEqual(items.toSorted(byNumber));
    }),
  );
});

test('the source is read on while an item is worked on', async () => {
  const first = Promise.withResolvers<string>();
  const results = interleaved(listed(['first', 'second']), (item) =>
    item === 'first' ? first.promise : Promise.resolve(item),
  )[Symbol.asyncIterator]();
  expect(await results.next()).toEqual({ done: false, value: 'second' });
  first.resolve('first');
  expect(await results.next()).toEqual({ done: false, value: 'first' });
  expect((await results.next()).done).toBe(true);
});

async function* failing(): AsyncIterable<string> {
  yield await Promise.resolve('first');
  throw new Error('the source');
}

test('an error of the source comes after what became of the items before it', async () => {
  const slow = Promise.withResolvers<string>();
  const results = interleaved(failing(), () => slow.promise)[Symbol.asyncIterator]();
  slow.resolve('done');
  expect(await results.next()).toEqual({ done: false, value: 'done' });
  await expect(results.next()).rejects.toThrow('the source');
});

test('an error of an item ends it', async () => {
  const refused = interleaved(listed(['first', 'second']), () => Promise.reject(new Error('the item')));
  await expect(collected(refused)).rejects.toThrow('the item');
});

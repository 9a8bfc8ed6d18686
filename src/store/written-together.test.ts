import { expect, test } from 'vitest';
import { WrittenTogether } from './written-together.ts';

test('what comes while something is written is written together', async () => {
  const written: (readonly number[])[] = [];
  const gate = Promise.withResolvers<void>();
  const items = new WrittenTogether<number>(async (more) => {
    await gate.promise;
    written.push(more);
  });
  items.add(1);
  await Promise.resolve();
  items.add(2);
  items.add(3);
  gate.resolve();
  await items.end();
  expect(written).toEqual([[1], [2, 3]]);
  items.add(4);
  await items.end();
  expect(written.at(-1)).toEqual([4]);
});

test('a failure comes at the end, and nothing is written after it', async () => {
  const written: (readonly number[])[] = [];
  const items = new WrittenTogether<number>((more) => {
    written.push(more);
    return Promise.reject(new Error('refused'));
  });
  items.add(1);
  await Promise.resolve();
  items.add(2);
  await expect(items.end()).rejects.toThrow('refused');
  expect(written).toEqual([[1]]);
});

test('with nothing to write it is over', async () => {
  const items = new WrittenTogether<number>(() => Promise.reject(new Error('nothing comes')));
  await expect(items.end()).resolves.toBeUndefined();
});

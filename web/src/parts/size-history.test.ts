import { expect, test } from 'vitest';
import { changesOf, sizeHistory } from './size-history.ts';

const expand = (started: number | null, count: number) =>
  ({ kind: 'expand', started, finished: null, stat: [0, 0, count - 1, 1, 0] }) as const;
const shrink = (finished: number | null, count: number) =>
  ({ kind: 'shrink', started: 1, finished, stat: [0, 0, count, 1, 0] }) as const;

test('a pool that never changed has its size only', () => {
  expect(sizeHistory(3, [], 100)).toEqual([{ at: 100, size: 3 }]);
});

test('expands add all of their nodes, shrinks take what succeeded', () => {
  expect(sizeHistory(4, [shrink(60, 1), expand(20, 5)], 100)).toEqual([
    { at: 20, size: 0 },
    { at: 20, size: 5 },
    { at: 60, size: 5 },
    { at: 60, size: 4 },
    { at: 100, size: 4 },
  ]);
});

test('what did not happen yet, deploys, and nodes removed by hand', () => {
  const deploy = { kind: 'deploy', started: 5, finished: 6, stat: [0, 0, 9, 0, 0] } as const;
  expect(sizeHistory(1, [expand(null, 3), shrink(null, 2), deploy, expand(10, 5)], 100)).toEqual([
    { at: 10, size: 0 },
    { at: 10, size: 1 },
    { at: 100, size: 1 },
  ]);
});

test('a history steps where two sizes follow one another', () => {
  const points = [
    { at: 1, size: 2 },
    { at: 5, size: 2 },
    { at: 5, size: 7 },
    { at: 9, size: 7 },
  ];
  expect(changesOf(points)).toEqual([{ at: 5, from: 2, to: 7 }]);
  expect(changesOf([])).toEqual([]);
});

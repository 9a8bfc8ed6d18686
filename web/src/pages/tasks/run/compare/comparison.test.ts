import { expect, test } from 'vitest';
import { comparison } from './comparison.ts';

test('figures beside one another, steps by name', () => {
  const here = {
    seconds: 60,
    stat: [0, 0, 9, 1, 0],
    steps: [
      { name: 'pull', median: 2 },
      { name: 'wait', median: 1 },
      { name: 'wait', median: null },
    ],
  };
  const before = {
    seconds: null,
    stat: [0, 0, 8, 0, 0],
    steps: [
      { name: 'wait', median: 3 },
      { name: 'pull', median: 4 },
    ],
  };
  expect(
    comparison(here, before).map(({ of, here, before }) => [typeof of === 'string' ? of : of.step, here, before]),
  ).toEqual([
    ['duration', 60, null],
    ['nodes', 10, 8],
    ['failed', 1, 0],
    ['pull', 2, 4],
    ['wait', 1, 3],
    ['wait (2)', null, null],
  ]);
});

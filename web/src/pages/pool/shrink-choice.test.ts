import { expect, test } from 'vitest';
import { chosenIds } from './shrink-choice.ts';

const NODES = [
  { id: 3, condition: 'succeeded' },
  { id: 1, condition: 'succeeded' },
  { id: 4, condition: 'failed' },
  { id: 2, condition: 'failed' },
] as const;

test.each([
  [{ conditions: ['succeeded'], order: 'oldest', most: null }, [1, 3]],
  [{ conditions: ['succeeded'], order: 'newest', most: 1 }, [3]],
  [{ conditions: ['succeeded', 'failed'], order: 'oldest', most: 2 }, [1, 2]],
  [{ conditions: ['failed'], order: 'oldest', most: 9 }, [2, 4]],
  [{ conditions: [], order: 'oldest', most: null }, []],
] as const)('%o', (choice, expected) => {
  expect(chosenIds(NODES, choice)).toEqual(expected);
});

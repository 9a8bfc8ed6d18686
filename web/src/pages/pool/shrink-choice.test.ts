import { expect, test } from 'vitest';
import { chosenIds, countsByState } from './shrink-choice.ts';

const NODES = [
  { id: 3, status: 2 },
  { id: 1, status: 2 },
  { id: 4, status: 3 },
  { id: 2, status: 3 },
] as const;

test.each([
  [{ states: [2], order: 'oldest', most: null }, [1, 3]],
  [{ states: [2], order: 'newest', most: 1 }, [3]],
  [{ states: [2, 3], order: 'oldest', most: 2 }, [1, 2]],
  [{ states: [3], order: 'oldest', most: 9 }, [2, 4]],
  [{ states: [], order: 'oldest', most: null }, []],
] as const)('%o', (choice, expected) => {
  expect(chosenIds(NODES, choice)).toEqual(expected);
});

test('nodes are counted by state', () => {
  expect(countsByState(NODES)).toEqual([0, 0, 2, 2, 0]);
});

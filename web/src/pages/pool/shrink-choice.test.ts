import { expect, test } from 'vitest';
import { chosenAddresses, countsByState } from './shrink-choice.ts';

const NODES = [
  { id: 3, ip: '10.0.0.3', status: 2 },
  { id: 1, ip: '10.0.0.1', status: 2 },
  { id: 4, ip: '-', status: 3 },
  { id: 2, ip: '10.0.0.2', status: 3 },
] as const;

test.each([
  [{ states: [2], order: 'oldest', most: null }, ['10.0.0.1', '10.0.0.3']],
  [{ states: [2], order: 'newest', most: 1 }, ['10.0.0.3']],
  [{ states: [2, 3], order: 'oldest', most: 2 }, ['10.0.0.1', '10.0.0.2']],
  [{ states: [3], order: 'oldest', most: 9 }, ['10.0.0.2']],
  [{ states: [], order: 'oldest', most: null }, []],
] as const)('%o', (choice, expected) => {
  expect(chosenAddresses(NODES, choice)).toEqual(expected);
});

test('nodes without a machine are not counted', () => {
  expect(countsByState(NODES)).toEqual([0, 0, 2, 1, 0]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMassLoss } from './lost-machines.ts';

test.each([
  [0, 0, false],
  [1, 1, false],
  [1, 2, false],
  [2, 2, true],
  [2, 3, true],
  [2, 4, false],
  [50, 100, false],
  [51, 100, true],
  [100, 100, true],
])('%i of %i lost', (lost, machines, expected) => {
  expect(isMassLoss({ lost, machines })).toBe(expected);
});

test('one more that is lost never makes it less', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (lost, more) => {
      const machines = lost + more;
      fc.pre(isMassLoss({ lost, machines }));
      expect(isMassLoss({ lost: lost + 1, machines })).toBe(true);
    }),
  );
});

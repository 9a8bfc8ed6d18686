import { expect, test } from 'vitest';
import { ownerIn } from './tokens.ts';

test('the owner of a token has a name that no program has', () => {
  expect(ownerIn(' alice ')).toBe('alice');
  for (const owner of ['Schedule', '', 'a\nb', 'x'.repeat(51)]) {
    expect(() => ownerIn(owner), owner).toThrow(expect.objectContaining({ field: 'owner' }));
  }
});

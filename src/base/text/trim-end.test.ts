import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trimEnd } from './trim-end.ts';

test('only what stands at the end is taken', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t') }), (text) => {
      expect(trimEnd(text, ' \t')).toBe(text.trimEnd());
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkedNodes } from './linked-nodes.ts';

test.each([null, '', ',', '4,', '04', '4,-7', '4, 7', '4;7', '4,1e3', '9999999999', '4,7\n'])(
  '%j names no nodes',
  (text) => {
    expect(linkedNodes(text)).toBeNull();
  },
);

test('each node once, in order, and not too many', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 999_999_999 }), { minLength: 1, maxLength: 300 }), (ids) => {
      const unique = [...new Set(ids)];
      expect(linkedNodes(ids.join(','))).toEqual(unique.length > 200 ? null : unique);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOf } from '../../messages/message.ts';
import { type MachineLimit, whyTooMany } from './machine-limit.ts';

const shop: MachineLimit = { kind: 'cluster', name: 'shop', most: 100, has: 96 };

test('the refusal has the numbers, in both languages', () => {
  const refused = whyTooMany([shop], 8);
  expect(refused && textOf(refused, 'en')).toBe(
    'cluster shop may have 100 machines, has 96, and 8 more are asked for: ask for fewer, return some, or raise its limit',
  );
  expect(refused && textOf(refused, 'zh')).toContain('100');
  const one = whyTooMany([{ ...shop, kind: 'vm_type', name: 'large' }], 5);
  expect(one && textOf(one, 'en')).toMatch(/^machine type large may have 100 machines, has 96, and 5 more/);
});

test('what fits every limit may be made, and nothing else; making none is no fault', () => {
  const limit = fc.record({
    kind: fc.constantFrom('vm_type' as const, 'cluster' as const),
    name: fc.string(),
    most: fc.nat(50),
    has: fc.nat(60),
  });
  fc.assert(
    fc.property(fc.array(limit, { maxLength: 2 }), fc.nat(20), (limits, more) => {
      const fits = more === 0 || limits.every(({ most, has }) => has + more <= most);
      expect(whyTooMany(limits, more) === null).toBe(fits);
    }),
  );
});

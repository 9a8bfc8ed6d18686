import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSizes } from '../batching.ts';
import { replaceBatches, replaceWay } from './replacing.ts';

test.each([
  [{ maxSurge: null, maxUnavailable: null }, 20, { first: 'new', atOnce: 2 }],
  [{ maxSurge: null, maxUnavailable: null }, 3, { first: 'new', atOnce: 1 }],
  [{ maxSurge: '25%', maxUnavailable: null }, 20, { first: 'new', atOnce: 5 }],
  [{ maxSurge: '100%', maxUnavailable: '0' }, 20, { first: 'new', atOnce: 20 }],
  [{ maxSurge: '50', maxUnavailable: null }, 20, { first: 'new', atOnce: 20 }],
  [{ maxSurge: '1%', maxUnavailable: null }, 20, { first: 'new', atOnce: 1 }],
  [{ maxSurge: '0', maxUnavailable: '2' }, 20, { first: 'old', atOnce: 2 }],
  [{ maxSurge: null, maxUnavailable: '10%' }, 20, { first: 'old', atOnce: 2 }],
])('%o of %i machines is %o', (amounts, machines, way) => {
  expect(replaceWay(amounts, machines)).toEqual(way);
});

test.each([
  [{ maxSurge: '1', maxUnavailable: '1' }, /exclude each other/],
  [{ maxSurge: '0', maxUnavailable: null }, /max_surge is 0/],
  [{ maxSurge: '0%', maxUnavailable: '0%' }, /max_surge is 0/],
])('%o is refused', (amounts, complaint) => {
  expect(() => replaceWay(amounts, 20)).toThrow(complaint);
});

test('every pair is in two batches that follow one another, no more pairs are under way than may be, the oldest first', () => {
  const ways = fc.record({ machines: fc.integer({ min: 1, max: 200 }), atOnce: fc.integer({ min: 1, max: 200 }) });
  const policies = fc.record({ canary: fc.constantFrom('1', '3', '10%') }, { requiredKeys: [] });
  fc.assert(
    fc.property(ways, policies, fc.constantFrom('new', 'old'), ({ machines, atOnce }, policy, first) => {
      const pairs = Array.from({ length: machines }, (_, n) => ({ new: `new ${n}`, old: `old ${n}` }));
      const sizes = batchSizes({ nodes: machines, whole: machines, most: atOnce, policy });
      const laid = replaceBatches(pairs, sizes, first);
      let from = 0;
      let done = 0;
      for (const [index, size] of laid.sizes.entries()) {
        const part = index % 2 === 0 ? first : first === 'new' ? 'old' : 'new';
        const expected = Array.from({ length: size }, (_, n) => `${part} ${done + n}`);
        expect(laid.nodes.slice(from, from + size)).toEqual(expected);
        expect(size).toBeLessThanOrEqual(atOnce);
        from += size;
        if (index % 2 === 1) done += size;
      }
      expect(from).toBe(2 * machines);
      expect(done).toBe(machines);
    }),
  );
});

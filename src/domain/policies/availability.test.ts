import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { type PoolAvailability, roomFor } from './availability.ts';

const POOL: PoolAvailability = { size: 10, failed: [], inWork: [], batch: [true, true, true] };

test.each<[string, Partial<PoolAvailability>, object]>([
  ['5', {}, { kind: 'begin', size: 3 }],
  ['2', {}, { kind: 'begin', size: 2 }],
  ['20%', { failed: ['a'] }, { kind: 'begin', size: 1 }],
  ['1%', {}, { kind: 'begin', size: 1 }],
  ['2', { failed: ['a', 'b'], batch: [false, false, true] }, { kind: 'begin', size: 2 }],
  ['2', { failed: ['a'], inWork: ['a', 'b'] }, { kind: 'wait' }],
  ['1', { failed: ['a', 'b'] }, { kind: 'stop' }],
])('max_unavailable %s with %o: %o', (limit, over, expected) => {
  expect(roomFor(limit, { ...POOL, ...over })).toMatchObject(expected);
});

test('who waits or stops says the limit and the nodes', () => {
  expect(inEnglish(roomFor('1', { ...POOL, failed: ['10.0.0.1'], inWork: ['10.0.0.2'] }))).toEqual({
    kind: 'wait',
    reason: "2 of the pool's 10 nodes are unavailable, and max_unavailable is 1 (failed: 10.0.0.1; active: 10.0.0.2)",
  });
});

const ips = (prefix: string) => fc.nat(5).map((count) => Array.from({ length: count }, (_, i) => `${prefix}${i}`));

test('no batch makes more nodes unavailable than the limit, and none is smaller than it must be', () => {
  const most = fc.integer({ min: 1, max: 20 });
  const batches = fc.array(fc.boolean(), { minLength: 1 });
  fc.assert(
    fc.property(most, ips('f'), ips('w'), batches, (limit, failed, inWork, batch) => {
      const room = roomFor(String(limit), { size: 100, failed, inWork, batch });
      const size = room.kind === 'begin' ? room.size : 0;
      const unavailable = (begun: number): number =>
        failed.length + inWork.length + batch.slice(0, begun).filter(Boolean).length;
      expect(unavailable(size)).toBeLessThanOrEqual(Math.max(limit, unavailable(0)));
      const couldBeMore = size < batch.length && (batch[size] !== true || unavailable(size + 1) <= limit);
      expect(couldBeMore).toBe(false);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { inParts, type PartEnd } from './in-parts.ts';

const refused = new CloudFault('refused', { said: 'bad' });
const throttled = new CloudFault('throttled', { said: 'slow' });

async function ends(
  items: readonly number[],
  bad: ReadonlySet<number>,
  fault = refused,
): Promise<{ readonly ended: readonly PartEnd<number>[]; readonly calls: number; readonly taken: readonly number[] }> {
  const ended: PartEnd<number>[] = [];
  const taken: number[] = [];
  let calls = 0;
  const call = (part: readonly number[]): Promise<void> => {
    calls += 1;
    if (part.some((item) => bad.has(item))) return Promise.reject(fault);
    taken.push(...part);
    return Promise.resolve();
  };
  for await (const end of inParts(items, 100, call, ({ trouble }) => trouble === 'refused')) ended.push(end);
  return { ended, calls, taken };
}

test('each item ends once, and only the bad ones are refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 250 }), fc.array(fc.nat(250), { maxLength: 4 }), async (count, some) => {
      const items = Array.from({ length: count }, (_, index) => index);
      const bad = new Set(some.filter((item) => item < count));
      const { ended, taken } = await ends(items, bad);
      expect(ended.flatMap(({ items }) => items).toSorted((a, b) => a - b)).toEqual(items);
      expect(new Set(ended.flatMap(({ items, fault }) => (fault === null ? [] : items)))).toEqual(bad);
      expect(taken.toSorted((a, b) => a - b)).toEqual(items.filter((item) => !bad.has(item)));
    }),
    { numRuns: 50 },
  );
});

test('one bad item of 100 takes few calls, and what concerns all is thrown', async () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  expect((await ends(items, new Set())).calls).toBe(1);
  expect((await ends(items, new Set([41]))).calls).toBeLessThanOrEqual(15);
  await expect(ends(items, new Set([41]), throttled)).rejects.toBe(throttled);
});

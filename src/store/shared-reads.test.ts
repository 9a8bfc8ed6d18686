import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedReads } from './shared-reads.ts';

/** A page, and which reading of it a test got. */
interface Reading {
  readonly page: string;
  readonly begun: number;
  readonly fails: boolean;
}

test('whatever the order: answers are fresh, readings of a page follow one another, failures stay among those who wait', async () => {
  const asked = fc.array(fc.record({ page: fc.constantFrom('a', 'b'), fails: fc.boolean() }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), asked, async (scheduler, requests) => {
      let time = 0;
      const reads = new SharedReads<Reading>();
      const underWay = new Set<string>();
      const readings: Reading[] = [];
      const answers: Promise<void>[] = [];
      const read = async (page: string, fails: boolean): Promise<Reading> => {
        expect(underWay.has(page), 'SR2').toBe(false);
        underWay.add(page);
        const reading = { page, begun: (time += 1), fails };
        readings.push(reading);
        await scheduler.schedule(Promise.resolve(), `read ${page}`);
        underWay.delete(page);
        if (fails) throw Object.assign(new Error('the reading failed'), { reading });
        return reading;
      };
      const ask = async ({ page, fails }: (typeof requests)[number]): Promise<void> => {
        const come = (time += 1);
        const got = await reads
          .share(page, () => read(page, fails))
          .catch((error: { reading: Reading }) => error.reading);
        expect(got.page).toBe(page);
        expect(got.begun, 'SR1').toBeGreaterThan(come);
      };
      for (const request of requests) {
        void scheduler.schedule(Promise.resolve(), `ask ${request.page}`).then(() => answers.push(ask(request)));
      }
      await scheduler.waitIdle();
      await Promise.all(answers);
      expect(answers).toHaveLength(requests.length);
      expect(underWay.size).toBe(0);
      expect(readings.length).toBeLessThanOrEqual(requests.length);
    }),
  );
});

test('those who come during a reading share one more', async () => {
  const reads = new SharedReads<number>();
  const pending: PromiseWithResolvers<number>[] = [];
  const ask = (): Promise<number> =>
    reads.share('page', () => {
      const reading = Promise.withResolvers<number>();
      pending.push(reading);
      return reading.promise;
    });
  const first = ask();
  const others = [ask(), ask(), ask()];
  expect(pending).toHaveLength(1);
  pending[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  expect(pending).toHaveLength(2);
  pending[1]?.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  const later = ask();
  pending[2]?.resolve(3);
  expect(await later).toBe(3);
});

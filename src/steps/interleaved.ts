import { toldBy } from '../base/told-by.ts';

/**
 * What becomes of the items of a source, each as soon as it is known; the source is read on meanwhile. An error, of the source or of an
 * item, comes after the results of all other items.
 *
 * @example for await (const outcome of interleaved(events, async (event) => await outcomeOf(event))) …
 */
export function interleaved<Item, Result>(
  source: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  return toldBy<Result>(async (say) => {
    const failures: unknown[] = [];
    const passed: Promise<unknown>[] = [];
    try {
      for await (const item of source) passed.push(work(item).then(say, (error: unknown) => failures.push(error)));
    } catch (error) {
      failures.unshift(error);
    }
    await Promise.all(passed);
    if (failures.length > 0) throw failures[0];
  });
}

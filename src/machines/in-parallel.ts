import { toldBy } from '../base/told-by.ts';

/**
 * Works on items, so many at once, and yields what is said of them, as it is said. Work that rejects ends it, when the others are through
 * with theirs.
 *
 * @example for await (const event of inParallel(requests, 8, async (request, say) => say(await made(request)))) …
 */
export function inParallel<Item, Event>(
  items: readonly Item[],
  most: number,
  work: (item: Item, say: (event: Event) => void) => Promise<void>,
): AsyncIterable<Event> {
  return toldBy<Event>(async (say) => {
    const rest = [...items];
    const workOn = async (): Promise<void> => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item, say);
    };
    const outcomes = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, workOn));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  });
}

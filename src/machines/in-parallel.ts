/**
 * Works on items, so many at once, and yields what is said of them, as it is said. Work that rejects ends it, when the others are through
 * with theirs.
 *
 * @example for await (const event of inParallel(requests, 8, async (request, say) => say(await made(request)))) …
 */
export async function* inParallel<Item, Event>(
  items: readonly Item[],
  most: number,
  work: (item: Item, say: (event: Event) => void) => Promise<void>,
): AsyncIterable<Event> {
  const said: Event[] = [];
  const rest = [...items];
  let news = Promise.withResolvers<void>();
  const say = (event: Event): void => {
    said.push(event);
    news.resolve();
  };
  const workOn = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item, say);
  };
  let isOver = false;
  const workers = Array.from({ length: Math.min(most, items.length) }, workOn);
  const all = Promise.allSettled(workers).then((outcomes) => {
    isOver = true;
    news.resolve();
    return outcomes.find((outcome) => outcome.status === 'rejected');
  });
  for (;;) {
    yield* said.splice(0);
    if (said.length > 0) continue;
    if (isOver) break;
    await news.promise;
    news = Promise.withResolvers();
  }
  const failure = await all;
  if (failure !== undefined) throw failure.reason;
}

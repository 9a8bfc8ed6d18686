/**
 * Does some work, and yields what it says, as it says it. When the work rejects, that comes after all that it said. Whoever stops
 * reading leaves the work to itself.
 *
 * @example for await (const line of toldBy<string>(async (say) => say(await read()))) …
 */
export async function* toldBy<Event>(work: (say: (event: Event) => void) => Promise<void>): AsyncIterable<Event> {
  const said: Event[] = [];
  let news = Promise.withResolvers<void>();
  let isOver = false;
  const done = work((event) => {
    said.push(event);
    news.resolve();
  }).finally(() => {
    isOver = true;
    news.resolve();
  });
  // it is awaited below, after what was said
  done.catch(() => {});
  for (;;) {
    const next = said.shift();
    if (next !== undefined) yield next;
    else if (isOver) break;
    else {
      await news.promise;
      news = Promise.withResolvers();
    }
  }
  await done;
}

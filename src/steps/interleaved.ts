/**
 * What becomes of the items of a source, each as soon as it is known; the source is read on meanwhile. An error ends it: one of the
 * source comes after the results of all items before it.
 *
 * @example for await (const outcome of interleaved(events, async (event) => await outcomeOf(event))) …
 */
export async function* interleaved<Item, Result>(
  source: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  const known: (() => Result)[] = [];
  let open = 0;
  let news = Promise.withResolvers<void>();
  const follow = async (task: () => Promise<void>): Promise<void> => {
    open += 1;
    try {
      await task();
    } catch (error) {
      known.push(() => {
        throw error;
      });
    }
    open -= 1;
    news.resolve();
  };
  const pass = async (item: Item): Promise<void> => {
    const result = await work(item);
    known.push(() => result);
  };
  void follow(async () => {
    const passed: Promise<void>[] = [];
    try {
      for await (const item of source) passed.push(follow(() => pass(item)));
    } finally {
      await Promise.all(passed);
    }
  });
  for (;;) {
    const next = known.shift();
    if (next !== undefined) yield next();
    else if (open === 0) return;
    else {
      await news.promise;
      news = Promise.withResolvers();
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE = 250;
const LAST_PAUSE = 5000;

/** What became of one item. */
export interface Settled<Item, Verdict> {
  readonly item: Item;
  /** null = there was none in time */
  readonly verdict: Verdict | null;
}

/** What a look settled. */
export interface SettledBatch<Item, Seen, Verdict> {
  readonly batch: readonly Settled<Item, Verdict>[];
  readonly seen: Seen;
}

export interface SettledOptions<Item, Seen, Verdict> {
  /** One question for all items. */
  readonly look: () => Promise<Seen>;
  /** null = it is not known yet @param elapsed milliseconds */
  readonly verdictOf: (item: Item, seen: Seen, elapsed: number) => Verdict | null;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Looks again and again, less often as time goes on, and yields items as soon as there is a verdict on them, or the time is over. */
export async function* settled<Item, Seen, Verdict>(
  items: readonly Item[],
  { look, verdictOf, seconds, signal }: SettledOptions<Item, Seen, Verdict>,
): AsyncIterable<SettledBatch<Item, Seen, Verdict>> {
  const begin = performance.now();
  const limit = seconds * 1000;
  let waiting = items;
  for (let pause = FIRST_PAUSE; waiting.length > 0; pause = Math.min(LAST_PAUSE, pause * 1.5)) {
    const seen = await look();
    const elapsed = performance.now() - begin;
    const verdicts = waiting.map((item) => ({ item, verdict: verdictOf(item, seen, elapsed) }));
    const isOver = elapsed >= limit;
    const batch = verdicts.filter(({ verdict }) => verdict !== null || isOver);
    if (batch.length > 0) yield { batch, seen };
    waiting = isOver ? [] : verdicts.flatMap(({ item, verdict }) => (verdict === null ? [item] : []));
    if (waiting.length > 0) await delay(Math.min(pause, limit - elapsed), undefined, { signal });
  }
}

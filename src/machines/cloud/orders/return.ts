import { setTimeout as delay } from 'node:timers/promises';
import { contentOf } from '../../../messages/message-error.ts';
import type { Value } from '../../../messages/message.ts';
import { chunksOf } from '../../../base/calls/chunks.ts';
import { placeKey } from './order.ts';
import type { OrderedMachines } from './ordered-machines.ts';
import type { Places, TokenPlace } from './places.ts';
import type { Seen } from './seen.ts';

/** How many machines are returned at once: what one fails for, all of them do. */
const MOST_AT_ONCE = 200;
/** Milliseconds after which what a call has made is surely described. */
const DESCRIBED_AFTER = 3000;
/** Seconds for which the call for a place may have been made just now: for so long it is looked for twice. */
const CALLED_WITHIN = 600;

interface ReturnOptions {
  readonly machines: OrderedMachines;
  readonly places: Places;
  readonly signal: AbortSignal;
}

/** The machines or tokens of a batch, and why they were not returned; null = they were. */
export interface Returned {
  readonly batch: readonly string[];
  readonly reason: Value | null;
}

/**
 * Ends machines, as far as they exist and belong to the machine type; their tokens may be made anew. Their places are given up first: a
 * cloud may not tell afterwards at which places they were. What a process leaves behind that dies in between is still returned by its id.
 */
export async function* returnedIds(ids: readonly string[], options: ReturnOptions): AsyncIterable<Returned> {
  for (const batch of chunksOf(ids, MOST_AT_ONCE)) {
    yield await attempted(batch, options, async ({ machines, places, signal }) => {
      const seen = await machines.ofIds(batch, signal);
      const keys = new Set(seen.map(({ key }) => key));
      await places.release((await places.all()).filter(({ place }) => keys.has(placeKey(place))));
      await terminateExisting(seen, options);
    });
  }
}

/**
 * Ends what was made for tokens. Whoever is about to make a machine for one finds its place gone, and returns it itself
 * (AK2); what a process left behind that died with its call under way is found by the second look.
 */
export async function* returnedTokens(tokens: readonly string[], options: ReturnOptions): AsyncIterable<Returned> {
  for (const batch of chunksOf(tokens, MOST_AT_ONCE)) {
    yield await attempted(batch, options, async ({ places, signal }) => {
      const held = await places.of(batch);
      const found = await terminateAt(held, options);
      await places.release(held);
      const late = held.filter(({ place }) => !found.has(placeKey(place)));
      const youngest = Math.min(...late.map(({ age }) => age));
      if (youngest >= CALLED_WITHIN) return;
      await delay(DESCRIBED_AFTER, undefined, { signal });
      await terminateAt(late, options);
    });
  }
}

/** @returns the places at which there was something, existing or gone */
async function terminateAt(held: readonly TokenPlace[], options: ReturnOptions): Promise<ReadonlySet<string | null>> {
  if (held.length === 0) return new Set();
  const keys = new Set<string | null>(held.map(({ place }) => placeKey(place)));
  const orders = held.map(({ place }) => place.order);
  const seen = (await options.machines.ofOrders(orders, options.signal)).filter(({ key }) => keys.has(key));
  await terminateExisting(seen, options);
  return new Set(seen.map(({ key }) => key));
}

async function terminateExisting(seen: readonly Seen[], { machines, signal }: ReturnOptions): Promise<void> {
  const existing = seen.filter(({ state }) => state !== 'gone').map(({ id }) => id);
  await machines.terminate(existing, signal);
}

async function attempted(
  batch: readonly string[],
  options: ReturnOptions,
  work: (options: ReturnOptions) => Promise<void>,
): Promise<Returned> {
  try {
    await work(options);
    return { batch, reason: null };
  } catch (error) {
    options.signal.throwIfAborted();
    return { batch, reason: contentOf(error) };
  }
}

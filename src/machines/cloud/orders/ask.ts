import { setTimeout as delay } from 'node:timers/promises';
import { contentOf } from '../../../messages/message-error.ts';
import { message, type Value } from '../../../messages/message.ts';
import { CloudFault } from '../../../clouds/cloud-fault.ts';
import type { MachineLabels } from '../../provider.ts';
import { alternativeOf, attemptAfter, type Choices } from './alternatives.ts';
import { type Order, type Place, placeKey } from './order.ts';
import type { OrderedMachines } from './ordered-machines.ts';
import type { Lost, Places, TokenPlace } from './places.ts';
import { endedReason, type Seen } from './seen.ts';

/** Milliseconds that a cloud may take until a machine that it made is described. */
const DESCRIBED_WITHIN = 10_000;
const LOOKED_EVERY = 1000;
/** Seconds: what an older order made is described, or gone. It is not made again, as nobody says for how long a cloud remembers it. */
const REPEATED_WITHIN = 600;

/** What became of asking for a token's machine. */
export type Asked =
  | { readonly kind: 'found'; readonly token: string; readonly place: Place; readonly seen: Seen }
  | { readonly kind: 'failed'; readonly token: string; readonly reason: Value };

type Result =
  | Asked
  | (Lost & { readonly kind: 'lost' })
  | (TokenPlace & { readonly kind: 'spent'; readonly reason: Value });

/** A token that is asked for, at its place. */
interface Held extends TokenPlace {
  readonly isFresh: boolean;
  /** Seconds. */
  readonly age: number;
}

export interface AskOptions {
  readonly machines: OrderedMachines;
  readonly places: Places;
  readonly choices: Choices;
  readonly labelsOf: (token: string) => MachineLabels;
  /** What cloud-init adds; null = nothing. */
  readonly publicKey: string | null;
  readonly signal: AbortSignal;
}

type Answer = { readonly seen: readonly Seen[] } | { readonly fault: unknown };

/**
 * Asks for machines until each token has one that exists, or a reason why it has none.
 *
 * AK1. What an order gave is looked for before it is made again; what it did not give is tried at the next alternative.
 * AK2. A machine whose token was withdrawn while its order was under way is returned here.
 */
export class Asking {
  private readonly options: AskOptions;

  constructor(options: AskOptions) {
    this.options = options;
  }

  async *asked(tokens: readonly string[]): AsyncIterable<Asked> {
    const { places, labelsOf } = this.options;
    const groupOf = (token: string): string => JSON.stringify(labelsOf(token));
    let open: readonly string[] = tokens;
    let lost: readonly Lost[] = [];
    while (open.length > 0) {
      const { places: held, fresh } = await places.hold(open, groupOf, lost);
      const holders = new Set(held.map(({ token }) => token));
      for (const token of open) {
        if (!holders.has(token)) yield { kind: 'failed', token, reason: message('machine_withdrawn') };
      }
      const results = await this.round(held.map((one) => ({ ...one, isFresh: fresh.has(one.token) })));
      await places.release(results.filter(({ kind }) => kind === 'spent') as readonly TokenPlace[]);
      for (const result of results) {
        if (result.kind === 'spent') yield { kind: 'failed', token: result.token, reason: result.reason };
        else if (result.kind !== 'lost') yield result;
      }
      lost = results.filter((result) => result.kind === 'lost');
      open = lost.map(({ token }) => token);
    }
  }

  /** One look at all orders; one that does not show all its machines is made (again). */
  private async round(held: readonly Held[]): Promise<readonly Result[]> {
    const { machines, signal } = this.options;
    const used = held.filter(({ isFresh }) => !isFresh).map(({ place }) => place.order);
    const known = byKey(used.length === 0 ? [] : await machines.ofOrders(used, signal));
    const {
      shown = [],
      old = [],
      others = [],
    } = Object.groupBy(held, ({ place, age }) => {
      if (known.has(placeKey(place))) return 'shown';
      return age > REPEATED_WITHIN ? 'old' : 'others';
    });
    const shownBy = { seen: [...known.values()] };
    const orders = [...Map.groupBy(others, ({ place }) => place.order.id).values()];
    const answers = await Promise.all(orders.map(async (of) => ({ of, answer: await this.answerTo(of) })));
    const current = await this.withoutSurplus(answers.flatMap(({ answer }) => ('seen' in answer ? answer.seen : [])));
    return [
      ...shown.map((one) => this.result(one, shownBy, current)),
      ...old.map(({ token, place }): Result => ({ kind: 'lost', token, place, next: null })),
      ...answers.flatMap(({ of, answer }) => of.map((one) => this.result(one, answer, current))),
    ];
  }

  /** AK2 @returns who holds which place by now */
  private async withoutSurplus(given: readonly Seen[]): Promise<ReadonlyMap<string, string>> {
    const { machines, places, signal } = this.options;
    const current = new Map((await places.all()).map(({ token, place }) => [placeKey(place), token]));
    const surplus = given.filter(({ state, key }) => state !== 'gone' && key !== null && !current.has(key));
    await machines.terminate(
      surplus.map(({ id }) => id),
      signal,
    );
    return current;
  }

  /** Makes an order, for those who hold places of it. */
  private async answerTo(of: readonly Held[]): Promise<Answer> {
    const { machines, labelsOf, publicKey, signal } = this.options;
    const [first] = of;
    if (first === undefined) return { seen: [] };
    const { token, place, age } = first;
    try {
      return { seen: await machines.run(place.order, { labels: labelsOf(token), publicKey, age }, signal) };
    } catch (error) {
      signal.throwIfAborted();
      // it was made by other settings than those of now
      if (isParameterMismatch(error)) return { seen: await this.described(place.order) };
      return { fault: error };
    }
  }

  /** The machines of an order that was made some time ago; none when they are gone for so long that nobody knows them. */
  private async described(order: Order): Promise<readonly Seen[]> {
    const { machines, signal } = this.options;
    for (let waited = 0; ; waited += LOOKED_EVERY) {
      const seen = await machines.ofOrders([order], signal);
      if (seen.length > 0 || waited >= DESCRIBED_WITHIN) return seen;
      await delay(LOOKED_EVERY, undefined, { signal });
    }
  }

  private result(held: Held, answer: Answer, current: ReadonlyMap<string, string>): Result {
    const { token, place, isFresh } = held;
    const key = placeKey(place);
    if (current.get(key) !== token) return { kind: 'lost', token, place, next: null };
    if ('fault' in answer) return this.afterFault(held, answer.fault);
    const seen = answer.seen.find((one) => one.key === key);
    if (seen === undefined) return this.nextOf(held, fewer(answer.seen.length, place.order.count));
    if (seen.state !== 'gone') return { kind: 'found', token, place, seen };
    return isFresh
      ? { kind: 'spent', token, place, reason: endedReason(seen) }
      : { kind: 'lost', token, place, next: null };
  }

  private afterFault(held: Held, fault: unknown): Result {
    const mayBeElsewhere = fault instanceof CloudFault && (fault.trouble === 'capacity' || fault.trouble === 'quota');
    if (mayBeElsewhere) return this.nextOf(held, fault);
    return { kind: 'failed', token: held.token, reason: contentOf(fault) };
  }

  /** AK1 */
  private nextOf({ token, place }: Held, fault: CloudFault): Result {
    const { choices } = this.options;
    const { start, attempt } = place.order;
    const next = { start, attempt: attemptAfter(choices, attempt, fault.trouble === 'quota') };
    if (alternativeOf(choices, next) !== null) return { kind: 'lost', token, place, next };
    return { kind: 'spent', token, place, reason: contentOf(fault) };
  }
}

function fewer(given: number, asked: number): CloudFault {
  return new CloudFault('capacity', { said: `${given} of ${asked}` });
}

function byKey(seen: readonly Seen[]): ReadonlyMap<string, Seen> {
  return new Map(seen.flatMap((one) => (one.key === null ? [] : [[one.key, one] as const])));
}

/** Whether a call with the same client token had its effect, and asked for something else. */
function isParameterMismatch(error: unknown): boolean {
  return (
    error instanceof CloudFault && error.cause instanceof Error && error.cause.name === 'IdempotentParameterMismatch'
  );
}

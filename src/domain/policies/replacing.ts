import { message } from '../../messages/message.ts';
import { type Amount, amountOf } from '../amount.ts';
import { cutInto } from '../batching.ts';
import { Refusal } from '../errors.ts';
import type { PlanPart } from '../plans/plan.ts';

/*
 * In which order a task that replaces machines takes its nodes.
 *
 * RO1. A batch of new nodes and the batch of the old ones whose places they take follow one another: what a policy
 *      wants between two batches is asked before the old ones go.
 * RO2. New nodes come first unless the request allows old ones to be missing meanwhile.
 */

/** How many machines more than before a pool has at once, unless a request says it. */
const USUAL_SURGE: Amount = '10%';

/** What a request says; null = it does not. */
export interface ReplaceAmounts {
  /** How many machines more than before there may be at once. */
  readonly maxSurge: Amount | null;
  /** How many there may be less. */
  readonly maxUnavailable: Amount | null;
}

export interface ReplaceWay {
  /** The nodes that come first. */
  readonly first: PlanPart;
  /** The most machines that are replaced at once. */
  readonly atOnce: number;
}

/**
 * @param machines how many are replaced; shares refer to them, are rounded down, and are one at least
 * @throws Refusal where both amounts are given, or both are 0
 * @example replaceWay({ maxSurge: '25%', maxUnavailable: null }, 20) // { first: 'new', atOnce: 5 }
 * @example replaceWay({ maxSurge: '0', maxUnavailable: '2' }, 20) // { first: 'old', atOnce: 2 }
 */
export function replaceWay({ maxSurge, maxUnavailable }: ReplaceAmounts, machines: number): ReplaceWay {
  if (isSome(maxUnavailable)) {
    if (isSome(maxSurge)) throw new Refusal('invalid', message('replace_both'), { field: 'max_unavailable' });
    return { first: 'old', atOnce: atLeastOne(maxUnavailable, machines) };
  }
  const surge = maxSurge ?? USUAL_SURGE;
  if (!isSome(surge)) throw new Refusal('invalid', message('replace_neither'), { field: 'max_surge' });
  return { first: 'new', atOnce: atLeastOne(surge, machines) };
}

/** A machine to be replaced, and what takes its place. */
export type Pair<Node> = Readonly<Record<PlanPart, Node>>;

/** Nodes in the order of a task's batches, and the sizes of these. */
export interface ReplaceBatches<Node> {
  readonly nodes: readonly Node[];
  readonly sizes: readonly number[];
}

/**
 * Lays the nodes of pairs out in batches (RO1).
 *
 * @param sizes how many pairs go together, in order; the sum is their number
 * @example replaceBatches([{ new: 'b', old: 'a' }], [1], 'new') // { nodes: ['b', 'a'], sizes: [1, 1] }
 */
export function replaceBatches<Node>(
  pairs: readonly Pair<Node>[],
  sizes: readonly number[],
  first: PlanPart,
): ReplaceBatches<Node> {
  const second = first === 'new' ? 'old' : 'new';
  return {
    nodes: cutInto(pairs, sizes).flatMap((some) => [
      ...some.map((pair) => pair[first]),
      ...some.map((pair) => pair[second]),
    ]),
    sizes: sizes.flatMap((size) => [size, size]),
  };
}

function isSome(amount: Amount | null): amount is Amount {
  return amount !== null && Number.parseInt(amount, 10) > 0;
}

function atLeastOne(amount: Amount, machines: number): number {
  return Math.max(1, Math.min(machines, amountOf(amount, machines)));
}

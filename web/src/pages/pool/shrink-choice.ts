import type { Schema } from '../../data/api.ts';

type Node = Pick<Schema<'Node'>, 'id' | 'status'>;

/** A choice of nodes to shrink by, other than one by one. */
export interface ShrinkChoice {
  /** The status codes to include. */
  readonly states: readonly number[];
  readonly order: 'oldest' | 'newest';
  /** The most nodes; null = all. */
  readonly most: number | null;
}

/**
 * The ids of the chosen nodes: a node whose machine was not made has no address.
 *
 * @example chosenIds(nodes, { states: [3], order: 'oldest', most: null }) // every failed node
 */
export function chosenIds(nodes: readonly Node[], { states, order, most }: ShrinkChoice): readonly number[] {
  const meant = nodes
    .filter(({ status }) => states.includes(status))
    .map(({ id }) => id)
    .toSorted((a, b) => (order === 'oldest' ? a - b : b - a));
  return meant.slice(0, most ?? meant.length);
}

/** How many nodes are in each state, by status code. */
export function countsByState(nodes: readonly Node[]): readonly number[] {
  return [0, 1, 2, 3, 4].map((code) => nodes.filter(({ status }) => status === code).length);
}

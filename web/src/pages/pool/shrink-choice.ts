import type { Schema } from '../../data/api.ts';

type Node = Pick<Schema<'Node'>, 'id' | 'ip' | 'status'>;

/** Which nodes a person wants to take down, if not one by one. */
export interface ShrinkChoice {
  /** The status codes that count. */
  readonly states: readonly number[];
  readonly order: 'oldest' | 'newest';
  /** At most so many; null = all. */
  readonly most: number | null;
}

/**
 * The addresses of the nodes that a choice means. A node whose machine was never made has none: there is nothing to take
 * down, it can only be removed.
 *
 * @example chosenAddresses(nodes, { states: [3], order: 'oldest', most: null }) // every failed node
 */
export function chosenAddresses(nodes: readonly Node[], { states, order, most }: ShrinkChoice): readonly string[] {
  const meant = nodes
    .filter(({ ip, status }) => ip !== '-' && states.includes(status))
    .toSorted((a, b) => (order === 'oldest' ? a.id - b.id : b.id - a.id));
  return meant.slice(0, most ?? meant.length).map(({ ip }) => ip);
}

/** How many nodes with an address are in each state, by status code. */
export function countsByState(nodes: readonly Node[]): readonly number[] {
  return [0, 1, 2, 3, 4].map((code) => nodes.filter(({ ip, status }) => ip !== '-' && status === code).length);
}

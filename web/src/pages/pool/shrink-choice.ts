import type { Schema } from '../../data/api.ts';

type Node = Pick<Schema<'Node'>, 'id' | 'condition'>;

/** A choice of nodes to shrink by, other than one by one. */
export interface ShrinkChoice {
  /** The conditions that count. */
  readonly conditions: readonly Node['condition'][];
  readonly order: 'oldest' | 'newest';
  /** The most nodes; null = all. */
  readonly most: number | null;
}

/**
 * The ids of the chosen nodes: a node whose machine was not made has no address.
 *
 * @example chosenIds(nodes, { conditions: ['failed'], order: 'oldest', most: null }) // every failed node
 */
export function chosenIds(nodes: readonly Node[], { conditions, order, most }: ShrinkChoice): readonly number[] {
  const meant = nodes
    .filter(({ condition }) => conditions.includes(condition))
    .map(({ id }) => id)
    .toSorted((a, b) => (order === 'oldest' ? a - b : b - a));
  return meant.slice(0, most ?? meant.length);
}

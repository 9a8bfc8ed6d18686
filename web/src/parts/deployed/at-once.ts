import type { Pool } from '../../data/pools.ts';

/** How many nodes of a pool an image is deployed to at once, unless somebody says otherwise: a quarter of them. */
export function atOnceIn({ node_count }: Pick<Pool, 'node_count'>): number {
  return Math.max(1, Math.ceil(node_count / 4));
}

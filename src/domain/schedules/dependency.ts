import type { PoolId } from '../ids.ts';

/** How many nodes of a pool each node of another one needs. */
export interface Need {
  readonly ratio: number;
  readonly elasticCount: number;
}

/**
 * The size that a depended-on pool needs when the pool that depends on it has `nodes`.
 *
 * @example sizeNeeded(6, { ratio: 0.5, elasticCount: 1 }) // 4
 */
export function sizeNeeded(nodes: number, { ratio, elasticCount }: Need): number {
  return Math.ceil(exact(nodes * ratio)) + elasticCount;
}

/**
 * How many nodes of the dependent pool so many nodes of the depended-on one can serve.
 *
 * @example carriedBy(3, 0.5) // 6
 */
export function carriedBy(nodes: number, ratio: number): number {
  return Math.floor(exact(nodes / ratio));
}

/** 100 × 0.07 is 7, not 7.000000000000001. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}

export interface Edge {
  readonly from: PoolId;
  readonly to: PoolId;
}

/**
 * A path along dependencies from a pool back to itself, or null.
 *
 * @example cycleThrough(2, [{ from: 2, to: 3 }, { from: 3, to: 2 }]) // [2, 3, 2]
 */
export function cycleThrough(start: PoolId, edges: readonly Edge[]): readonly PoolId[] | null {
  const next = Map.groupBy(edges, (edge) => edge.from);
  const seen = new Set<PoolId>();
  const walk = (pool: PoolId, way: readonly PoolId[]): readonly PoolId[] | null => {
    for (const { to } of next.get(pool) ?? []) {
      if (to === start) return [...way, to];
      if (seen.has(to)) continue;
      seen.add(to);
      const found = walk(to, [...way, to]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(start, [start]);
}

import type { PoolId, ScheduleId } from '../ids.ts';
import type { DependItem } from './schedule.ts';

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

/** A dependency as one definition of its pool names it. */
export interface SaidDependency extends DependItem {
  readonly poolName: string;
  readonly scheduleId: ScheduleId;
  /** When that definition was saved. */
  readonly saved: Date;
}

/**
 * The enabled dependencies of a pool, one for each pool it depends on, in the order of their ids: by the definition that
 * moves it or, otherwise, by the one that was saved last.
 *
 * @param moving null = no definition of the pool's own
 */
export function countingDependencies(
  said: readonly SaidDependency[],
  moving: ScheduleId | null,
): readonly SaidDependency[] {
  const order = (a: SaidDependency, b: SaidDependency): number =>
    Number(b.scheduleId === moving) - Number(a.scheduleId === moving) ||
    b.saved.getTime() - a.saved.getTime() ||
    b.scheduleId - a.scheduleId;
  return [...Map.groupBy(said, ({ poolId }) => poolId)]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, ofPool]) => ofPool.toSorted(order).slice(0, 1))
    .filter(({ ignore }) => !ignore);
}

/** What one pool needs of another. */
export interface PoolNeed extends Need {
  readonly poolId: PoolId;
  readonly size: number;
}

/**
 * What a pool needs of the pools that it depends on.
 *
 * @param nodes how many nodes of scheduling's own it goes to
 * @returns poolId is the pool that is needed
 */
export function needsAt(
  nodes: number,
  dependencies: readonly (Need & { readonly poolId: PoolId })[],
): readonly PoolNeed[] {
  return dependencies.map(({ poolId, ratio, elasticCount }) => ({
    poolId,
    ratio,
    elasticCount,
    size: sizeNeeded(nodes, { ratio, elasticCount }),
  }));
}

/**
 * The size of a pool that several others may need.
 *
 * @param needs what the others need of it; poolId is the pool that needs
 * @param own what the pool that moves needs of it from now on
 */
export function sizeTogether(needs: readonly PoolNeed[], moving: PoolId, own: PoolNeed | undefined): number {
  const others = needs.filter(({ poolId }) => poolId !== moving);
  return others.reduce((sum, { size }) => sum + size, own?.size ?? 0);
}

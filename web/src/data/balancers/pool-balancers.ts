import type { Pool } from '../pools.ts';

/** A row of the form of a pool's load balancers; null = as the settings of the load balancer say. */
export interface BalancerRow {
  /** 0 = not chosen yet */
  readonly sd_id: number;
  readonly port: number | null;
  readonly weight: number | null;
}

type Balancers = Pool['balancers'];

/**
 * The rows of a pool: the first one is of its first load balancer.
 *
 * @example rowsOf({ sd_id: 1, balancers: [] }) // [{ sd_id: 1, port: null, weight: null }]
 */
export function rowsOf({ sd_id, balancers }: Pick<Pool, 'sd_id' | 'balancers'>): readonly BalancerRow[] {
  const all: Balancers = balancers.length === 0 ? [{ sd_id }] : balancers;
  return all.map((balancer) => ({
    sd_id: balancer.sd_id,
    port: balancer.port ?? null,
    weight: balancer.weight ?? null,
  }));
}

/** What the API is told: nothing where the first load balancer says all. Rows that name none are left out. */
export function balancersIn(sd_id: number, [first, ...further]: readonly BalancerRow[]): Balancers {
  if (sd_id === 0) return [];
  const rows = [{ port: null, weight: null, ...first, sd_id }, ...further.filter((row) => row.sd_id !== 0)];
  const balancers = rows.map(({ sd_id: id, port, weight }) => ({
    sd_id: id,
    ...(port === null ? {} : { port }),
    ...(weight === null ? {} : { weight }),
  }));
  const [only, second] = balancers;
  return second === undefined && only !== undefined && Object.keys(only).length === 1 ? [] : balancers;
}

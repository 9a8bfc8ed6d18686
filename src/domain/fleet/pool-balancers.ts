import { message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';

/** A load balancer of a pool. */
export interface PoolBalancer {
  readonly sd_id: number;
  /** Where its nodes serve; absent = at the port of the load balancer's settings. */
  readonly port?: number;
  /** Absent = the weight of the load balancer's settings. */
  readonly weight?: number;
}

/** The load balancers of a pool: `sd_id` is the first; `balancers` has all of them, and is empty when `sd_id` says all. */
export interface PoolBalancers {
  /** 0 = none */
  readonly sd_id: number;
  readonly balancers: readonly PoolBalancer[];
}

/**
 * The load balancers of a pool after a change. Another first one alone takes the place of the one before; a list is the whole list.
 *
 * @throws Refusal when the two disagree, or a load balancer is named twice
 * @example changedBalancers({ sd_id: 1, balancers: [] }, { balancers: [{ sd_id: 1 }, { sd_id: 2, port: 8081 }] })
 * // { sd_id: 1, balancers: [{ sd_id: 1 }, { sd_id: 2, port: 8081 }] }
 */
export function changedBalancers(
  { sd_id: id, balancers: list }: PoolBalancers,
  {
    sd_id,
    balancers,
  }: { readonly sd_id?: number | undefined; readonly balancers?: readonly PoolBalancer[] | undefined },
): PoolBalancers {
  const before = { sd_id: id, balancers: list };
  if (balancers === undefined) return sd_id === undefined || sd_id === id ? before : withFirst(before, sd_id);
  const [first] = balancers;
  if (first === undefined) return { sd_id: sd_id ?? id, balancers: [] };
  if (sd_id !== undefined && sd_id !== first.sd_id)
    throw new Refusal('invalid', message('pool_balancers_disagree', { first: first.sd_id, id: sd_id }), {
      field: 'balancers',
    });
  const ids = balancers.map((balancer) => balancer.sd_id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new Refusal('invalid', message('pool_balancer_twice', { id: twice }), { field: 'balancers' });
  return shortened(balancers);
}

function withFirst(before: PoolBalancers, sd_id: number): PoolBalancers {
  if (sd_id === 0) return { sd_id, balancers: [] };
  const others = before.balancers.filter((balancer) => ![sd_id, before.sd_id].includes(balancer.sd_id));
  return shortened([{ sd_id }, ...others]);
}

/** A list of one load balancer, of which nothing is said, says nothing. */
function shortened(balancers: readonly PoolBalancer[]): PoolBalancers {
  const [first, second] = balancers;
  const saysMore = second !== undefined || first?.port !== undefined || first?.weight !== undefined;
  return { sd_id: first?.sd_id ?? 0, balancers: saysMore ? balancers : [] };
}

import type { Order } from './order.ts';
import type { Settings } from './settings.ts';

/** Where and how an order is made. undefined = as the launch template says. */
export interface Alternative {
  readonly subnet: string | undefined;
  readonly type: string | undefined;
  readonly isSpot: boolean;
}

/** How many subnets orders are spread over; without any, the launch template or the region's default decides. */
export function subnetCount({ subnets = [] }: Settings): number {
  return Math.max(1, subnets.length);
}

/**
 * What an order tries: all subnets from its own on, then these with the next type, then, where spot machines may be replaced by
 * others, all of it once more.
 *
 * @returns null when everything was tried
 */
export function alternativeOf(
  settings: Settings,
  { start, attempt }: Pick<Order, 'start' | 'attempt'>,
): Alternative | null {
  const { subnets = [], instance_types: types = [], spot } = settings;
  const [zones, kinds] = [subnetCount(settings), Math.max(1, types.length)];
  const pays = { no: [false], only: [true], preferred: [true, false] }[spot];
  const isSpot = pays[Math.floor(attempt / (zones * kinds))];
  if (isSpot === undefined) return null;
  return { subnet: subnets[(start + attempt) % zones], type: types[Math.floor(attempt / zones) % kinds], isSpot };
}

/** The attempt after one that found no capacity; after one that met a quota, which holds in all subnets, the next type or way to pay. */
export function attemptAfter(settings: Settings, attempt: number, isQuota: boolean): number {
  const zones = subnetCount(settings);
  return isQuota ? (Math.floor(attempt / zones) + 1) * zones : attempt + 1;
}

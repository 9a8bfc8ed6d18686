import type { Order } from './order.ts';

/** What the settings of a machine type leave to choose from. */
export interface Choices {
  /** Subnets, or what the cloud has instead; none = the cloud decides. */
  readonly zones: readonly string[];
  /** In order of preference; none = the cloud decides. */
  readonly types: readonly string[];
  readonly spot: 'no' | 'only' | 'preferred';
}

/** Where and how an order is made. undefined = the cloud decides. */
export interface Alternative {
  readonly zone: string | undefined;
  readonly type: string | undefined;
  readonly isSpot: boolean;
}

/** How many zones orders are spread over. */
export function zoneCount({ zones }: Choices): number {
  return Math.max(1, zones.length);
}

/**
 * What an order tries: all zones from its own on, then these with the next type, then, where spot machines may be replaced by
 * others, all of it once more.
 *
 * @returns null when everything was tried
 */
export function alternativeOf(
  choices: Choices,
  { start, attempt }: Pick<Order, 'start' | 'attempt'>,
): Alternative | null {
  const { zones, types, spot } = choices;
  const [count, kinds] = [zoneCount(choices), Math.max(1, types.length)];
  const pays = { no: [false], only: [true], preferred: [true, false] }[spot];
  const isSpot = pays[Math.floor(attempt / (count * kinds))];
  if (isSpot === undefined) return null;
  return { zone: zones[(start + attempt) % count], type: types[Math.floor(attempt / count) % kinds], isSpot };
}

/** The attempt after one that found no capacity; after one that met a quota, which holds in all zones, the next type or way to pay. */
export function attemptAfter(choices: Choices, attempt: number, isQuota: boolean): number {
  const zones = zoneCount(choices);
  return isQuota ? (Math.floor(attempt / zones) + 1) * zones : attempt + 1;
}

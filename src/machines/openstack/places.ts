/** Where, and as what, a machine is tried. */
export interface Place {
  /** The id of a flavor. */
  readonly flavor: string;
  /** '' = OpenStack chooses. */
  readonly zone: string;
}

/**
 * Zones for new machines, so that a pool is spread evenly: each goes where the pool has the fewest, the first named of those.
 *
 * @param zones those of the settings; none = OpenStack chooses
 * @param counts machines of the pool in each zone
 * @example spread(3, ['a', 'b'], new Map([['a', 1]])) // ['b', 'a', 'b']
 */
export function spread(
  count: number,
  zones: readonly string[],
  counts: ReadonlyMap<string, number>,
): readonly string[] {
  const held = new Map(zones.map((zone) => [zone, counts.get(zone) ?? 0]));
  return Array.from({ length: count }, () => {
    let best = '';
    for (const [zone, machines] of held) if (best === '' || machines < (held.get(best) ?? 0)) best = zone;
    if (best !== '') held.set(best, (held.get(best) ?? 0) + 1);
    return best;
  });
}

/**
 * What is tried for a machine, one after the other, as long as there is no room: every zone for a flavor, beginning with its own, then
 * the next flavor.
 *
 * @param zone its own; '' = OpenStack chooses
 */
export function placesFrom(zone: string, zones: readonly string[], flavors: readonly string[]): readonly Place[] {
  const start = Math.max(0, zones.indexOf(zone));
  const order = zones.length === 0 ? [''] : [...zones.slice(start), ...zones.slice(0, start)];
  return flavors.flatMap((flavor) => order.map((next) => ({ flavor, zone: next })));
}

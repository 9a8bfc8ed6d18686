import type { Firing, WallClock, WeekTime } from './wall-clock.ts';

/**
 * The first firings after a moment, the soonest first.
 *
 * @example nextFirings([{ weekDay: 0, time: '20:00:00' }], clock, new Date(), 5)
 */
export function nextFirings<Item extends WeekTime>(
  items: readonly Item[],
  clock: WallClock,
  now: Date,
  most: number,
): readonly { readonly item: Item; readonly firing: Firing }[] {
  return items
    .flatMap((item) => {
      const firings: { readonly item: Item; readonly firing: Firing }[] = [];
      let after = now;
      while (firings.length < most) {
        const firing = clock.next(item, after);
        firings.push({ item, firing });
        after = firing.at;
      }
      return firings;
    })
    .toSorted((a, b) => a.firing.at.getTime() - b.firing.at.getTime())
    .slice(0, most);
}

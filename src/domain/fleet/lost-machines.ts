/*
 * When nodes whose machines are gone are replaced without being asked for.
 *
 * LM1. A loss counts when LOST_LOOKS looks in a row have found it, the first of them LOST_FOR_S ago or earlier, and when the last look
 *      at the machine type has a list and ended within LOOK_COUNTS_S. A look without a list changes nothing.
 * LM2. Where most idle nodes of a machine type have lost their machines, the list is believed less than the nodes: none is replaced.
 * LM3. Of a pool, MOST_AT_ONCE are replaced at once. After a replacement that failed the next one begins RETRY_AFTER_S later.
 */

export const LOST_LOOKS = 2;
export const LOST_FOR_S = 120;
export const LOOK_COUNTS_S = 900;
export const MOST_AT_ONCE = 10;
export const RETRY_AFTER_S = 1800;

/** What the last look at a machine type has found. */
export interface Losses {
  readonly lost: number;
  /** How many idle nodes have, or had, a machine of the type. */
  readonly machines: number;
}

/**
 * Whether so many are gone that nothing is replaced (LM2).
 *
 * @example isMassLoss({ lost: 2, machines: 3 }) // true
 */
export function isMassLoss({ lost, machines }: Losses): boolean {
  return lost > 1 && lost * 2 > machines;
}

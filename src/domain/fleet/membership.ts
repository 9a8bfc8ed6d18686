import type { NodeId } from '../ids.ts';

/** joining, leaving: a step is at it, or did not get through; out: the balancer's own configuration has the server, which gets no requests. */
export const MEMBERSHIP_STATES = ['joining', 'in', 'leaving', 'out'] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];

/** A node at a load balancer, as steps left it. */
export interface Membership {
  /** The server's name at the balancer. */
  readonly name: string;
  /** null = the node is gone */
  readonly nodeId: NodeId | null;
  readonly ip: string;
  /** null = the port of the balancer's settings */
  readonly port: number | null;
  /** null = the weight of the balancer's settings */
  readonly weight: number | null;
  readonly state: MembershipState;
  /** The name under which the balancer's own configuration has it; null = under its own. */
  readonly keptAs: string | null;
  readonly since: Date;
  /** A task works on its node, or waits for it. */
  readonly isBusy: boolean;
  /** How many repairs in a row failed. */
  readonly repairs: number;
  /** The next repair may begin; null = at any time. */
  readonly repairAfter: Date | null;
}

/** Seconds between a failed repair and the next: the first pause, and the longest. */
const FIRST_PAUSE_S = 30;
const LONGEST_PAUSE_S = 900;

/**
 * The seconds after which a repair is tried again.
 *
 * @param failures in a row, at least 1
 * @example repairPause(1) // 30
 */
export function repairPause(failures: number): number {
  return Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** Math.min(failures - 1, 10));
}

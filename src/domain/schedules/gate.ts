import { message, type Message } from '../../messages/message.ts';
import { carriedBy } from './dependency.ts';

/** The state of one dependency of a waiting task. */
export interface GateLook {
  readonly poolName: string;
  /** Successful nodes of the depended-on pool that scheduling made for dependencies. */
  readonly ok: number;
  /** How many of them other pools need. */
  readonly reserved: number;
  readonly ratio: number;
  /** Nodes of the waiting pool that have already passed. */
  readonly past: number;
  /** The most seconds that a node waits. */
  readonly waitLimit: number;
}

export type Verdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'wait' }
  /** It waited too long. */
  | { readonly kind: 'refused'; readonly reason: Message };

/**
 * Decides which of the nodes that wait before a step may go on: the first ones, as many as every depended-on
 * pool can serve (contract §4).
 *
 * @param since when each node began to wait, in order
 */
export function judge(looks: readonly GateLook[], since: readonly Date[], now: Date): readonly Verdict[] {
  const room = Math.min(...looks.map(roomOf));
  return since.map((began, index): Verdict => {
    if (index < room) return { kind: 'open' };
    const waited = (now.getTime() - began.getTime()) / 1000;
    const impatient = looks.find((look) => waited >= look.waitLimit && roomOf(look) <= index);
    return impatient === undefined ? { kind: 'wait' } : { kind: 'refused', reason: reasonOf(impatient) };
  });
}

function roomOf({ ok, reserved, ratio, past }: GateLook): number {
  return carriedBy(Math.max(0, ok - reserved), ratio) - past;
}

function reasonOf({ poolName, ok, reserved, past, waitLimit }: GateLook): Message {
  const others = reserved > 0 ? message('gate_reserved', { count: reserved }) : '';
  return message('gate_waited', { seconds: waitLimit, pool: poolName, count: ok, others, past });
}

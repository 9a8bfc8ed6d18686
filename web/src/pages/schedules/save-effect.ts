import type { SchedulePlan } from '../../data/schedules.ts';

/*
 * What a save would do, as parts of sentences (`schedules.plan.…`).
 */

export type Move = SchedulePlan['moves'][number];

/** What is done to a pool, each with how often; empty = nothing. */
export function doings({ creates, retries, returns }: Pick<Move, 'creates' | 'retries' | 'returns'>) {
  const all = [
    { what: 'creates', count: creates },
    { what: 'retries', count: retries },
    { what: 'returns', count: returns },
  ] as const;
  return all.filter(({ count }) => count > 0);
}

/** What a plan comes to, in one word. */
export type Effect = 'resize' | 'same' | 'deploy_now' | 'later' | 'rests' | 'never';

/**
 * - resize: the pool is brought to a size as soon as it is saved; same: it has that size already
 * - deploy_now: a deploy begins as soon as it is saved
 * - later: nothing happens before the next firing
 * - rests: it only acts when another pool moves; never: no time is switched on
 */
export function effectOf(
  plan: Pick<SchedulePlan, 'starts' | 'moves' | 'firings'>,
  execType: 'crontab' | 'depend',
): Effect {
  const [move] = plan.moves;
  if (move !== undefined) return doings(move).length > 0 ? 'resize' : 'same';
  if (plan.starts) return 'deploy_now';
  if (execType === 'depend') return 'rests';
  return plan.firings.length > 0 ? 'later' : 'never';
}

/** Whether a pool that is depended on moves before or after the pool that needs it (contract §4); null = it stays. */
export function orderOf(move: Pick<Move, 'creates' | 'retries' | 'returns'>): 'first' | 'after' | null {
  if (move.creates + move.retries > 0) return 'first';
  return move.returns > 0 ? 'after' : null;
}

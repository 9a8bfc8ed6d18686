import { Refusal } from '../domain/errors.ts';
import type { PoolId, ScheduleId } from '../domain/ids.ts';
import { countingDependencies } from '../domain/schedules/dependency.ts';
import { type Due, dueNow, type TimedItem } from '../domain/schedules/due.ts';
import { nextFirings } from '../domain/schedules/next-firings.ts';
import { NEW_SCHEDULE, timedAfterSaving } from '../domain/schedules/saved-items.ts';
import { isSizing, type Schedule } from '../domain/schedules/schedule.ts';
import type { Firing, WallClock } from '../domain/schedules/wall-clock.ts';
import type { Message } from '../messages/message.ts';
import type { Context } from '../operations/context.ts';
import { prepareDeploy } from '../operations/pools/deploy-pool.ts';
import { checkedSchedule } from '../operations/records/save-schedule.ts';
import { forecast, type TaskForecast } from '../operations/tasks/prepared-task.ts';
import type { Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { unclaimed } from '../store/schedules/schedule-runs.ts';
import { dependenciesSaid, timedItems } from '../store/schedules/schedules.ts';
import { type PlannedMove, planMoves } from './plan-moves.ts';

/** An item that holds now, and since when. */
export interface Holding {
  readonly item: TimedItem;
  readonly firing: Firing;
  /** False when it is of another definition of the pool. */
  readonly isOwn: boolean;
}

/** What saving a definition would do now, and what it will do later. */
export interface SavePlan {
  /** The item that says what the pool should be now: the most recent one that is due; null = none. */
  readonly holds: Holding | null;
  /** Whether tasks begin as soon as it is saved. */
  readonly starts: boolean;
  /** How the pool, and then the pools that it depends on, are brought to their sizes; empty = nothing is applied now. */
  readonly moves: readonly PlannedMove[];
  readonly firings: readonly { readonly item: TimedItem; readonly firing: Firing }[];
  /** Other items by the clock that say the same kind of thing of the pool. */
  readonly others: readonly TimedItem[];
  /** The deploy that a firing would make, as things are now; null = it is no deploy, or it is refused. */
  readonly deploy: TaskForecast | null;
  /** Why the deploy would be refused, as things are now. */
  readonly refused: Message | null;
}

const SHOWN_FIRINGS = 5;

export interface PlanDeps {
  readonly context: Context;
  readonly clock: WallClock;
}

/**
 * Says what saving a definition would do, by the functions that do it. Changes nothing.
 *
 * @param id the definition to replace; null = a new one
 * @throws Refusal where the save would
 */
export function planSave({ context, clock }: PlanDeps, id: ScheduleId | null, schedule: Schedule): Promise<SavePlan> {
  return inTransaction(context.database, async (transaction) => {
    const { old, known } = await checkedSchedule(transaction, context, id, schedule);
    const now = context.now();
    const after = timedAfterSaving(await timedItems(transaction), old, known, now);
    const ownId = old?.id ?? NEW_SCHEDULE;
    const own = after.filter((item) => item.scheduleId === ownId);
    const alike = after.filter((item) => item.poolId === known.poolId && isSizing(item.type) === isSizing(known.type));
    const [due = null] = dueNow(alike, now, clock);
    const about = {
      holds: due === null || due.missed ? null : { ...due, isOwn: due.item.scheduleId === ownId },
      firings: nextFirings(own, clock, now, SHOWN_FIRINGS),
      others: alike.filter((item) => item.scheduleId !== ownId),
    };
    if (!isSizing(known.type)) {
      const starts = due !== null && !due.missed && (await isUnclaimed(transaction, due));
      return { ...about, starts, moves: [], ...(await plannedDeploy(transaction, context, known)) };
    }
    const moves = due === null ? [] : await sizeMoves(transaction, context, { due, known, ownId, now });
    const starts = moves.some(({ creates, retries, returns }) => creates + retries + returns > 0);
    return { ...about, starts, moves, deploy: null, refused: null };
  });
}

interface SizeChange {
  readonly due: Due;
  readonly known: Schedule;
  readonly ownId: ScheduleId;
  readonly now: Date;
}

async function sizeMoves(
  transaction: Queries,
  context: Context,
  { due, known, ownId, now }: SizeChange,
): Promise<readonly PlannedMove[]> {
  const { poolId, dependItems } = known;
  const dependenciesOf = async (pool: PoolId, moving: ScheduleId | null) => {
    const said = await dependenciesSaid(transaction, pool);
    if (pool !== poolId) return countingDependencies(said, moving);
    const others = said.filter(({ scheduleId }) => scheduleId !== ownId);
    const own = dependItems.map((item) => ({ ...item, poolName: '', scheduleId: ownId, saved: now }));
    return countingDependencies([...others, ...own], moving);
  };
  const { instanceNum: target, scheduleId } = due.item;
  return planMoves(transaction, context, { poolId, nodeType: 'crontab', target, scheduleId }, dependenciesOf);
}

async function isUnclaimed(transaction: Queries, { item, firing }: Due): Promise<boolean> {
  const key = { itemId: item.id, localTime: firing.localTime, revision: item.revision };
  return (await unclaimed(transaction, [key])).length > 0;
}

async function plannedDeploy(
  transaction: Queries,
  context: Context,
  { poolId, cronItems: [first] }: Schedule,
): Promise<Pick<SavePlan, 'deploy' | 'refused'>> {
  if (first === undefined) return { deploy: null, refused: null };
  const size = { maxNum: first.concurrNum || null, maxRatio: first.concurrRatio || null };
  try {
    const prepared = await prepareDeploy(transaction, context, { poolId, size, tag: null, onBusy: 'wait' });
    return { deploy: await forecast(transaction, prepared), refused: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { deploy: null, refused: error.content };
  }
}

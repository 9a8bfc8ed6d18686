import { Refusal } from '../domain/errors.ts';
import type { PoolId, ScheduleId } from '../domain/ids.ts';
import { needsAt, type PoolNeed, type SaidDependency, sizeTogether } from '../domain/schedules/dependency.ts';
import type { ScheduledNodeType } from '../domain/schedules/schedule.ts';
import type { Message } from '../messages/message.ts';
import type { Context } from '../operations/context.ts';
import { planSize, prepareGrowth, prepareReturn, type Sizing } from '../operations/pools/size-pool.ts';
import { forecast, type PreparedTask, type TaskForecast } from '../operations/tasks/prepared-task.ts';
import type { Queries } from '../store/database.ts';
import { needsOn, poolsNeededBy } from '../store/fleet/pool-needs.ts';
import { countOtherNodes, countManualNodes } from '../store/schedules/scheduled-nodes.ts';
import { busyObstacle, openTaskObstacle } from './obstacles.ts';

/** How one pool would be brought to a size. */
export interface PlannedMove {
  readonly pool: { readonly id: PoolId; readonly name: string };
  /** The pool that needs it so large; null = a cron item wants it. */
  readonly neededBy: string | null;
  readonly nodeType: ScheduledNodeType;
  /** How many nodes of that type it should have. */
  readonly target: number;
  readonly creates: number;
  /** Failed nodes that are taken up again. */
  readonly retries: number;
  readonly returns: number;
  /** Nodes that no schedule made: they are not counted, and stay. */
  readonly manual: number;
  /** What it would wait for; null = nothing. */
  readonly waits: Message | null;
  /** Why it would fail; null = it would not. */
  readonly refused: Message | null;
  readonly tasks: readonly TaskForecast[];
}

export interface Move {
  readonly poolId: PoolId;
  readonly nodeType: ScheduledNodeType;
  readonly target: number;
  /** The definition that moves the pool; null = another pool does. */
  readonly scheduleId: ScheduleId | null;
}

type DependenciesOf = (pool: PoolId, moving: ScheduleId | null) => Promise<readonly SaidDependency[]>;

/**
 * Says how a pool would be brought to a size, and the pools that it depends on, directly or not. The schedules are
 * locked (S1); nothing is changed.
 */
export async function planMoves(
  transaction: Queries,
  context: Context,
  first: Move,
  dependenciesOf: DependenciesOf,
): Promise<readonly PlannedMove[]> {
  const moves: PlannedMove[] = [];
  const queue: { readonly move: Move; readonly neededBy: string | null }[] = [{ move: first, neededBy: null }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { move, neededBy } = next;
    const planned = await planMove(transaction, context, move, neededBy);
    moves.push(planned);
    const nodes = move.target + (await countOtherNodes(transaction, move.poolId, move.nodeType));
    const needs = needsAt(nodes, await dependenciesOf(move.poolId, move.scheduleId));
    for (const follower of await followersOf(transaction, move.poolId, needs)) {
      queue.push({ move: follower, neededBy: planned.pool.name });
    }
  }
  return moves;
}

async function followersOf(transaction: Queries, poolId: PoolId, needs: readonly PoolNeed[]): Promise<readonly Move[]> {
  const before = await poolsNeededBy(transaction, poolId);
  const ids = [...new Set([...needs.map((need) => need.poolId), ...before])];
  return Promise.all(
    ids.map(async (id) => {
      const own = needs.find((need) => need.poolId === id);
      const target = sizeTogether(await needsOn(transaction, id), poolId, own);
      return { poolId: id, nodeType: 'depend', target, scheduleId: null } as const;
    }),
  );
}

async function planMove(
  transaction: Queries,
  context: Context,
  { poolId, nodeType, target }: Move,
  neededBy: string | null,
): Promise<PlannedMove> {
  const waitsForTask = await openTaskObstacle(transaction, poolId);
  const sizing = await planSize(transaction, { poolId, nodeType, target });
  const { pool, decision } = sizing;
  return {
    pool,
    neededBy,
    nodeType,
    target,
    creates: decision.make,
    retries: decision.repair.length,
    returns: decision.giveBack.length,
    manual: await countManualNodes(transaction, poolId),
    waits: waitsForTask ?? busyObstacle(sizing),
    ...(await plannedTasks(transaction, context, sizing)),
  };
}

async function plannedTasks(
  transaction: Queries,
  context: Context,
  sizing: Sizing,
): Promise<Pick<PlannedMove, 'refused' | 'tasks'>> {
  try {
    const growth = await prepareGrowth(transaction, context, sizing);
    const { task, kept } = await prepareReturn(transaction, context, sizing);
    const prepared: readonly PreparedTask[] = [growth, task].filter((found) => found !== null);
    const tasks: TaskForecast[] = [];
    for (const one of prepared) tasks.push(await forecast(transaction, one));
    return { refused: kept, tasks };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: error.content, tasks: [] };
  }
}

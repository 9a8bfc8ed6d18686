import type { PoolId, TaskId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import type { Queries } from '../../store/database.ts';
import type { Context } from '../context.ts';
import { plannedTasks, type WantedCheck } from '../tasks/check-task.ts';
import { withFreshContent } from '../tasks/planned-content.ts';
import { launchPrepared, type PreparedTask, type TaskForecast } from '../tasks/prepared-task.ts';
import { transact } from '../transact.ts';

/** Decides the task of a requested change; writes nothing. */
type Prepare = (transaction: Queries) => Promise<PreparedTask>;

/**
 * Launches the task of a change of a pool, in the transaction that decides it.
 *
 * @param action what was done to the pool, for the server's log
 * @throws what `prepare` throws, or Refusal when nodes are busy and the task must not wait
 * @example changePool(context, principal, { action: 'deploy pool', poolId }, (transaction) => prepareDeploy(…))
 */
export function changePool(
  context: Context,
  principal: Principal,
  { action, poolId }: { readonly action: string; readonly poolId: PoolId },
  prepare: Prepare,
): Promise<TaskId> {
  return withFreshContent(context, () =>
    transact(context, principal, async (transaction, note) => {
      const prepared = await prepare(transaction);
      note(action, poolId);
      return launchPrepared(transaction, context, principal, prepared);
    }),
  );
}

/** The plan of {@link changePool}. Changes nothing but for a check that begins, and throws the same refusals. */
export function planChange(
  context: Context,
  check: WantedCheck | null,
  prepare: Prepare,
): Promise<readonly TaskForecast[]> {
  return plannedTasks(context, check, async (transaction) => [{ prepared: await prepare(transaction) }]);
}

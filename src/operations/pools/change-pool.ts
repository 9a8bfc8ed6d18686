import type { PoolId, TaskId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import type { Queries } from '../../store/database.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import type { Context } from '../context.ts';
import { forecast, launchPrepared, type PreparedTask, type TaskForecast } from '../tasks/prepared-task.ts';
import { transact } from '../transact.ts';

/** Decides upon the task of a change that somebody asks for; writes nothing. */
type Prepare = (transaction: Queries) => Promise<PreparedTask>;

/**
 * Makes the task of a change of a pool, in the transaction that decides upon it.
 *
 * @param action what was done to the pool, for the server's log
 * @throws what `prepare` throws, or Refusal when nodes are busy and it shall not wait
 * @example changePool(context, principal, { action: 'deploy pool', poolId }, (transaction) => prepareDeploy(…))
 */
export function changePool(
  context: Context,
  principal: Principal,
  { action, poolId }: { readonly action: string; readonly poolId: PoolId },
  prepare: Prepare,
): Promise<TaskId> {
  return transact(context, principal, async (transaction, note) => {
    const prepared = await prepare(transaction);
    note(action, poolId);
    return launchPrepared(transaction, context, principal, prepared);
  });
}

/** What {@link changePool} would do. Changes nothing, and throws what it would throw. */
export function planChange({ database }: Context, prepare: Prepare): Promise<TaskForecast> {
  return inTransaction(database, async (transaction) => forecast(transaction, await prepare(transaction)));
}

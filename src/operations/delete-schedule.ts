import { Refusal } from '../domain/errors.ts';
import type { ScheduleId } from '../domain/ids.ts';
import { deleteSchedule as deleteRow, lockSchedules } from '../store/schedules.ts';
import type { Context } from './context.ts';

/**
 * Deletes a definition. No pool moves because of that: nodes that it made stay.
 *
 * @throws Refusal when there is no such definition
 */
export function deleteSchedule({ database }: Context, id: ScheduleId): Promise<void> {
  return database.transaction().execute(async (transaction) => {
    await lockSchedules(transaction);
    if (!(await deleteRow(transaction, id))) throw new Refusal('invalid', `there is no schedule ${id}`);
  });
}

import { Refusal } from '../../domain/errors.ts';
import type { ScheduleId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { deleteSchedule as deleteRow, lockSchedules } from '../../store/schedules/schedules.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

/**
 * Deletes a definition. No pool is resized by that: nodes that it made stay.
 *
 * @throws Refusal when there is no such definition
 */
export function deleteSchedule(context: Context, principal: Principal, id: ScheduleId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    await lockSchedules(transaction);
    if (!(await deleteRow(transaction, id))) throw new Refusal('invalid', message('schedule_not_found', { id }));
    note('delete schedule', id);
  });
}

import type { ScheduleRunId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/** Whether a run of a schedule was begun because another pool moved. */
export async function isDependent(database: Queries, id: ScheduleRunId): Promise<boolean> {
  const row = await database.selectFrom('schedule_run').select('parent_id').where('id', '=', id).executeTakeFirst();
  return (row?.parent_id ?? null) !== null;
}

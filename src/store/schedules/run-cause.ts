import type { ScheduleRunId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/** Why a run was begun: a schedule, another pool that moved, or nodes that have lost their machines. */
export async function causeOf(database: Queries, id: ScheduleRunId): Promise<'schedule' | 'dependency' | 'lost'> {
  const run = await database
    .selectFrom('schedule_run')
    .select(['kind', 'parent_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (run?.kind === 'replace') return 'lost';
  return (run?.parent_id ?? null) === null ? 'schedule' : 'dependency';
}

import { sql } from 'kysely';
import type { ExecType, ScheduleType } from '../../domain/schedules/schedule.ts';
import type { Queries } from '../database.ts';
import { CHANGED, type RecordRow, VERSION_COLUMNS } from '../record-versions.ts';

/** A definition as people change it: all of it at once. */
export interface ScheduleFields {
  readonly type: ScheduleType;
  readonly exec_type: ExecType;
  readonly cron_items: readonly {
    readonly week_day: number;
    readonly time: string;
    readonly instance_num: number;
    readonly concurr_num: number;
    readonly concurr_ratio: number;
    readonly ignore: boolean;
  }[];
  readonly depend_items: readonly {
    readonly pool_id: number;
    readonly ratio: number;
    readonly elastic_count: number;
    readonly step_name: string;
    readonly ignore: boolean;
  }[];
}

const CRON_FIELDS = ['week_day', 'time', 'instance_num', 'concurr_num', 'concurr_ratio', 'ignore'] as const;
const DEPEND_FIELDS = ['pool_id', 'ratio', 'elastic_count', 'step_name', 'ignore'] as const;

/** A definition with its version; null when there is none. */
export async function scheduleRecord(queries: Queries, id: number): Promise<RecordRow<ScheduleFields> | null> {
  const { rows } = await sql<RecordRow<ScheduleFields>>`
    select type, exec_type, ${sql.join(VERSION_COLUMNS.map((column) => sql.ref(column)))}, ${CHANGED},
           (select coalesce(jsonb_agg(${fields(CRON_FIELDS)} order by week_day, time), '[]')
            from cron_item as item where schedule_id = schedule.id) as cron_items,
           (select coalesce(jsonb_agg(${fields(DEPEND_FIELDS)} order by item.pool_id), '[]')
            from depend_item as item where schedule_id = schedule.id) as depend_items
    from schedule where id = ${id}`.execute(queries);
  return rows[0] ?? null;
}

function fields(names: readonly string[]) {
  return sql`jsonb_build_object(${sql.join(names.flatMap((name) => [sql.lit(name), sql.ref(`item.${name}`)]))})`;
}

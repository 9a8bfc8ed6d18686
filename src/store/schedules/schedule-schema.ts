import type { ColumnType, Generated } from 'kysely';
import type {
  CronItemId,
  DependItemId,
  NodeRunId,
  PoolId,
  ScheduleId,
  ScheduleRunId,
  TaskId,
} from '../../domain/ids.ts';
import type { ExecType, ScheduledNodeType, ScheduleType } from '../../domain/schedules/schedule.ts';
import type { Message } from '../../messages/message.ts';
import type { ManagedRow } from '../record-schema.ts';

export interface ScheduleTable extends ManagedRow {
  id: ColumnType<ScheduleId, never, never>;
  pool_id: PoolId;
  type: ScheduleType;
  exec_type: ExecType;
  saved: Date;
}

export interface CronItemTable {
  id: ColumnType<CronItemId, never, never>;
  schedule_id: ScheduleId;
  instance_num: number;
  concurr_ratio: number;
  concurr_num: number;
  week_day: number;
  time: string;
  ignore: boolean;
  revision: Generated<number>;
  since: Date;
}

export interface DependItemTable {
  id: ColumnType<DependItemId, never, never>;
  schedule_id: ScheduleId;
  pool_id: PoolId;
  ratio: number;
  elastic_count: number;
  step_name: string;
  ignore: boolean;
}

/** replace: of nodes that have lost their machines; no schedule is its cause. */
export type ScheduleRunKind = 'size' | 'deploy' | 'replace';

/**
 * waiting: due, but not possible yet; running: its tasks run; success, failed: they ended; superseded: a later
 * one came while it waited; dropped: its item is gone or switched off; missed: a deploy that is out of date.
 */
export type ScheduleRunState = 'waiting' | 'running' | 'success' | 'failed' | 'superseded' | 'dropped' | 'missed';

export interface ScheduleRunTable {
  id: ColumnType<ScheduleRunId, never, never>;
  pool_id: PoolId;
  kind: ScheduleRunKind;
  /** null = of kind replace */
  node_type: ScheduledNodeType | null;
  target: number;
  schedule_id: ScheduleId | null;
  item_id: CronItemId | null;
  local_time: string | null;
  revision: number | null;
  parent_id: ScheduleRunId | null;
  state: ScheduleRunState;
  message: Generated<string>;
  message_content: ColumnType<Message | null, string | null | undefined, string | null>;
  task_ids: ColumnType<readonly TaskId[], TaskId[] | undefined, TaskId[]>;
  due: Date;
  created: Date;
  ended: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface PoolNeedTable {
  pool_id: PoolId;
  needed_pool_id: PoolId;
  ratio: number;
  elastic_count: number;
  size: number;
}

export interface GateTable {
  task_id: TaskId;
  pool_id: PoolId;
  step_index: number;
  ratio: number;
  reserved: number;
  wait_limit: number;
}

export interface GateWaitTable {
  node_run_id: NodeRunId;
  step_index: number;
  attempt: number;
  since: Date;
}

/** The tables of schedules and dependencies, as migrations/0003_schedules.sql makes them. */
export interface ScheduleSchema {
  schedule: ScheduleTable;
  cron_item: CronItemTable;
  depend_item: DependItemTable;
  schedule_run: ScheduleRunTable;
  pool_need: PoolNeedTable;
  gate: GateTable;
  gate_wait: GateWaitTable;
}

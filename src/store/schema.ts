import type { Finding } from '../domain/check-mode/finding.ts';
import type { Asked } from '../domain/policies/asked.ts';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  BatchId,
  InterludeId,
  NodeId,
  NodeRunId,
  PoolId,
  SliceId,
  TaskId,
  TemplateId,
  VmTypeId,
} from '../domain/ids.ts';
import type { Plan } from '../domain/plans/plan.ts';
import type { RollingPolicy } from '../domain/policies/rolling-policy.ts';
import type { ScheduledNodeType } from '../domain/schedules/schedule.ts';
import type { Status } from '../domain/status.ts';
import type { Stage } from '../domain/task.ts';
import type { TaskOrigin } from '../identity/task-origin.ts';
import type { OperatorName } from '../identity/principal.ts';
import type { Message } from '../messages/message.ts';
import type { RecordSchema } from './record-schema.ts';
import type { ScheduleSchema } from './schedules/schedule-schema.ts';
import type { TokenTable } from './token-table.ts';
import type { RotationSchema } from './sealed/rotation-tables.ts';
import type { SealedSchema } from './sealed/sealed-tables.ts';
import type { BalancerSchema } from './balancers/membership-table.ts';
import type { MachineUseSchema } from './fleet/machine-use-table.ts';
import type { MachineDriftTable, MachineLookTable } from './fleet/drift-table.ts';
import type { ContactTable } from './tasks/contact-table.ts';
import type { ModuleProgramTable, TaskModuleTable } from './tasks/module-program-table.ts';
import type { TerminalSchema } from './terminals/terminal-tables.ts';

type Time = ColumnType<Date, Date | undefined, Date>;
type NullableTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** jsonb: read as a value, written as JSON text (`JSON.stringify`). */
type Json<T extends object> = ColumnType<T, string, string>;
type NullableJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

export type NodeType = 'manual' | ScheduledNodeType;

export interface NodeTable {
  id: ColumnType<NodeId, never, never>;
  pool_id: PoolId;
  ip: string;
  canonical: Generated<string | null>;
  vm_id: Generated<string>;
  status: ColumnType<Status, Status | undefined, Status>;
  node_type: ColumnType<NodeType, NodeType | undefined, NodeType>;
  error: Generated<string>;
  error_content: NullableJson<Message>;
  /** The machine type of which it has a machine, or waits for one; null = it was added by hand. */
  machine_type: Generated<VmTypeId | null>;
  image: Generated<string | null>;
  /** Since when it is known to run the image. */
  image_since: NullableTime;
  created: Time;
  updated: Time;
}

export interface MachineLeaseTable {
  vm_type_id: VmTypeId;
  machine: string;
  token: string;
  leased: Time;
}

export interface HostKeyTable {
  host: string;
  port: number;
  public_key: string;
  first_seen: Time;
  swept: Time;
}

/** replace: new machines take the places of old ones; check: it changes nothing, and says what another would. */
export type TaskKind = 'expand' | 'shrink' | 'deploy' | 'replace' | 'manual' | 'check';

export interface TaskTable {
  id: ColumnType<TaskId, never, never>;
  kind: TaskKind;
  template_id: TemplateId;
  template_name: string;
  task_name: string;
  pool_id: PoolId;
  pool_name: string;
  state: ColumnType<Status, Status | undefined, Status>;
  ended: Generated<boolean>;
  cancel_at: NullableTime;
  plan: Json<Plan>;
  step_len: number;
  tag: string | null;
  max_failures: string | null;
  policy: NullableJson<RollingPolicy>;
  previous_tag: Generated<string | null>;
  rollback_of: Generated<TaskId | null>;
  origin: NullableJson<TaskOrigin>;
  asked: NullableJson<Asked>;
  checkpoint: Generated<number>;
  opr_user: OperatorName;
  error: Generated<string>;
  error_content: NullableJson<Message>;
  holds_nodes: Generated<boolean>;
  waiting_for: ColumnType<TaskId | null, TaskId | null | undefined, TaskId | null>;
  n_init: Generated<number>;
  n_running: Generated<number>;
  n_success: Generated<number>;
  n_failed: Generated<number>;
  n_stopped: Generated<number>;
  /** Of the stopped ones, those that were left out of the task. */
  n_skipped: Generated<number>;
  created: Time;
  updated: Time;
  started: NullableTime;
  finished: NullableTime;
}

export interface BatchTable {
  id: ColumnType<BatchId, never, never>;
  task_id: TaskId;
  seq: number;
  state: ColumnType<Status, Status | undefined, Status>;
  node_count: number;
  open_count: number;
  started: NullableTime;
  finished: NullableTime;
}

/** waiting: its batch has not begun, or the task is paused; offered: in the queue; held: a worker runs it; done. */
export type SliceState = 'waiting' | 'offered' | 'held' | 'done';

export interface SliceTable {
  id: ColumnType<SliceId, never, never>;
  task_id: TaskId;
  batch_id: BatchId;
  state: ColumnType<SliceState, SliceState | undefined, SliceState>;
  lease: Generated<number>;
  worker_id: string | null;
  offered: NullableTime;
  open_count: number;
}

export interface NodeRunTable {
  id: ColumnType<NodeRunId, never, never>;
  task_id: TaskId;
  batch_id: BatchId;
  slice_id: SliceId;
  node_id: NodeId;
  ip: string;
  vm_id: string;
  /** Its machine was known to be gone when the task was made, or began. */
  machine_gone: Generated<boolean>;
  state: ColumnType<Status, Status | undefined, Status>;
  step_index: Generated<number>;
  attempt: Generated<number>;
  first_attempt: Generated<number>;
  retry_at: NullableTime;
  /** A person gave it up while a step of it ran: who, and the consequence. */
  given_up: Generated<string | null>;
  given_up_content: NullableJson<Message>;
  error: Generated<string>;
  error_content: NullableJson<Message>;
  created: Time;
  updated: Time;
  started: NullableTime;
  finished: NullableTime;
}

/** ignored: failed, but the step says ignore_error. */
export type StepRunState = 'running' | 'success' | 'failed' | 'ignored' | 'stopped';

export interface StepRunTable {
  node_run_id: NodeRunId;
  step_index: number;
  attempt: number;
  state: ColumnType<StepRunState, StepRunState | undefined, StepRunState>;
  exit_code: number | null;
  /** Its output so far, while it runs; afterwards it is in step_log. */
  log: Generated<string>;
  /** Arrival times of the lines of `log`: line, milliseconds since `started`, line, milliseconds … */
  marks: number[] | null;
  /** A digest of its whole log, when it has ended. */
  output: Generated<string | null>;
  /** What it found, when it was a check and has ended. */
  finding: Generated<Finding | null>;
  started: Time;
  finished: NullableTime;
}

/** An attempt that is no longer waited for, and that may still run on its node. */
export interface LeftoverTable {
  node_run_id: NodeRunId;
  step_index: number;
  attempt: number;
  created: Time;
  tried: Time;
}

/** The whole log of an attempt that ended, in the partition of the day of its end. */
export interface StepLogTable {
  node_run_id: NodeRunId;
  step_index: number;
  attempt: number;
  /** The attempt's `finished`. */
  created: Date;
  log: string;
  /** As in step_run. null: all lines arrived when the attempt ended; if that has no digest either, an older version wrote it, and nobody knows. */
  marks: number[] | null;
  /** Lines that certainly came from stderr: from, to (exclusive), from, to … */
  stderr: number[] | null;
}

/** room: the next batch waits until enough nodes of the pool are available. */
export type InterludeStage = Stage | 'room';

export interface InterludeTable {
  id: ColumnType<InterludeId, never, never>;
  task_id: TaskId;
  batch_id: BatchId | null;
  stage: InterludeStage;
  attempt: Generated<number>;
  due: Date;
  unwell: NullableJson<readonly NodeRunId[]>;
  lease: Generated<number>;
  worker_id: string | null;
}

export interface TaskLogTable {
  id: ColumnType<number, never, never>;
  task_id: TaskId;
  batch_id: ColumnType<BatchId, BatchId | undefined, never>;
  correlation_id: string;
  message: string;
  content: NullableJson<Message>;
  created: Time;
}

export interface EventTable {
  xid: ColumnType<string, never, never>;
  id: ColumnType<number, never, never>;
  created: ColumnType<Date, never, never>;
  items: JSONColumnType<object[]>;
}

export interface WorkerTable {
  id: string;
  name: string;
  role: Generated<string>;
  capacity: Generated<number>;
  lock_key: ColumnType<number, never, never>;
  flush_no: Generated<number>;
  started: Time;
  heartbeat: Time;
  /** What it lacks; null = it is of a version that does not say. */
  lacks: NullableJson<Message[]>;
  /** For which work it lacks something. */
  unable: Generated<string[]>;
}

/** A ticket of a task at a node. */
export interface NodeLockTable {
  node_id: NodeId;
  ticket: number;
  task_id: TaskId;
}

/** A node of a task that takes the place of another one. */
export interface ReplacementTable {
  first_run: NodeRunId;
  /** Begins only when the first has reached its end. */
  second_run: NodeRunId;
  task_id: TaskId;
  new_node: NodeId;
  old_node: NodeId;
  node_type: NodeType;
}

export interface InstallationTable {
  key: string;
  /** A JSON string or object. */
  value: ColumnType<unknown, string, string>;
}

/** Every table, as migrations/ makes them. */
export interface Schema
  extends RecordSchema, ScheduleSchema, MachineUseSchema, SealedSchema, RotationSchema, BalancerSchema, TerminalSchema {
  node: NodeTable;
  machine_lease: MachineLeaseTable;
  host_key: HostKeyTable;
  task: TaskTable;
  batch: BatchTable;
  slice: SliceTable;
  node_run: NodeRunTable;
  contact: ContactTable;
  machine_drift: MachineDriftTable;
  machine_look: MachineLookTable;
  leftover: LeftoverTable;
  module_program: ModuleProgramTable;
  task_module: TaskModuleTable;
  step_run: StepRunTable;
  step_log: StepLogTable;
  interlude: InterludeTable;
  task_log: TaskLogTable;
  event: EventTable;
  worker: WorkerTable;
  replacement: ReplacementTable;
  token: TokenTable;
  node_lock: NodeLockTable;
  installation: InstallationTable;
}

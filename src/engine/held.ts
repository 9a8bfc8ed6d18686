import type { Contact } from '../domain/contact.ts';
import type { ArrivedBefore } from '../domain/arrival-marks.ts';
import type { BatchId, NodeId, NodeRunId, SliceId, TaskId } from '../domain/ids.ts';
import type { Position } from '../domain/node-run.ts';
import type { Plan } from '../domain/plans/plan.ts';
import type { Status } from '../domain/status.ts';
import type { TaskKind } from '../store/schema.ts';

/** The task of a slice that this process holds. */
export interface HeldTask {
  readonly id: TaskId;
  readonly kind: TaskKind;
  readonly plan: Plan;
  /** The steps before which nodes wait for another pool (gate.ts). */
  readonly gatedSteps: readonly number[];
  readonly poolName: string;
  readonly serviceName: string;
  readonly clusterName: string;
}

/** A slice that this process holds: its writes carry the lease, and count only while the slice still has that lease. */
export interface HeldSlice {
  readonly id: SliceId;
  readonly batchId: BatchId;
  readonly lease: number;
  readonly task: HeldTask;
  /** Aborted when the lease is lost or the process shuts down: all work on the slice stops. */
  readonly lost: AbortController;
}

/** A node run that this process holds, as it was last committed. Only the writer changes it. */
export interface HeldNodeRun {
  readonly id: NodeRunId;
  readonly nodeId: NodeId;
  readonly slice: HeldSlice;
  /** Its machine was known to be gone when the task was made, or began. */
  readonly isMachineGone: boolean;
  ip: string;
  vmId: string;
  state: Status;
  position: Position;
  retryAt: Date | null;
  /** When the attempt at `position` began; null = it has not. An attempt that began is attached to, not begun again. */
  begun: Date | null;
  /** The contact of that attempt with its node; null = it simply runs. */
  contact: Contact | null;
  /** What another process recorded of that attempt before this one took the slice over. */
  readonly seenBefore?: ArrivedBefore;
}

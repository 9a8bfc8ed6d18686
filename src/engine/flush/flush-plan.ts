import { nodeRunCondition } from '../../domain/condition.ts';
import type { Contact } from '../../domain/contact.ts';
import type { BatchId, SliceId, TaskId } from '../../domain/ids.ts';
import { imageAt } from '../../domain/image.ts';
import type { Position } from '../../domain/node-run.ts';
import { machineTypeOf, partAt } from '../../domain/plans/plan-parts.ts';
import { progressOf } from '../../domain/progress.ts';
import type { Status } from '../../domain/status.ts';
import type { TaskPhase } from '../../domain/task.ts';
import { englishOf, message, type Message, type Value } from '../../messages/message.ts';
import type { NodeChange } from '../../steps/step.ts';
import type { FlushRows, NodeRunRow, ToldOutput } from '../../store/tasks/flush.ts';
import type { WatchedEvent } from '../../store/tasks/task-rows.ts';
import type { HeldNodeRun } from '../held.ts';
import { errorFields } from '../outcome/error-fields.ts';
import type { Change, PendingBegin, Verdicts } from './change.ts';

/** A node run as it will be once the flush is committed. */
export interface Draft {
  ip: string;
  vmId: string;
  state: Status;
  position: Position;
  retryAt: Date | null;
  begun: Date | null;
  contact: Contact | null;
  error: Value;
}

export interface FlushPlan {
  readonly rows: FlushRows;
  readonly drafts: ReadonlyMap<HeldNodeRun, Draft>;
  /** To be called once the rows are committed. */
  readonly afterCommit: readonly (() => void)[];
}

/**
 * Turns changes, in the order they were made, into the rows to write. Pure: may be repeated when the transaction is repeated.
 *
 * @param phases where the tasks are
 */
export function planFlush(
  changes: readonly Change[],
  phases: ReadonlyMap<TaskId, TaskPhase>,
  now: Date,
  verdicts: Verdicts = new Map(),
): FlushPlan {
  const planner = new FlushPlanner(phases, now, verdicts);
  for (const change of changes) planner.add(change);
  return planner.finish();
}

class FlushPlanner {
  private readonly phases: ReadonlyMap<TaskId, TaskPhase>;
  private readonly now: Date;
  private readonly verdicts: Verdicts;
  private readonly drafts = new Map<HeldNodeRun, Draft>();
  private readonly afterCommit: (() => void)[] = [];
  private readonly rows: FlushRows = {
    stepBegins: [],
    stepEnds: [],
    outputs: [],
    contacts: [],
    nodeRuns: [],
    counts: new Map(),
    closed: new Map(),
    machinesMade: [],
    machinesReturned: [],
    facts: [],
    leftovers: [],
    logLines: [],
    events: [],
  };

  constructor(phases: ReadonlyMap<TaskId, TaskPhase>, now: Date, verdicts: Verdicts) {
    this.phases = phases;
    this.now = now;
    this.verdicts = verdicts;
  }

  add(change: Change): void {
    const draft = this.draftOf(change.nodeRun);
    switch (change.kind) {
      case 'begin':
        return this.beginGated(change, draft);
      case 'end':
        return this.end(change, draft);
      case 'output':
        return this.output(change.nodeRun, draft, change.output);
      case 'contact':
        return this.contact(change, draft);
    }
  }

  finish(): FlushPlan {
    for (const [nodeRun, draft] of this.drafts) this.finishNodeRun(nodeRun, draft);
    return { rows: this.rows, drafts: this.drafts, afterCommit: this.afterCommit };
  }

  private draftOf(nodeRun: HeldNodeRun): Draft {
    const known = this.drafts.get(nodeRun);
    if (known !== undefined) return known;
    const { ip, vmId, state, position, retryAt, begun, contact } = nodeRun;
    const draft: Draft = { ip, vmId, state, position, retryAt, begun, contact, error: '' };
    this.drafts.set(nodeRun, draft);
    return draft;
  }

  private beginGated(change: Change & { readonly kind: 'begin' }, draft: Draft): void {
    const { nodeRun, position, pending } = change;
    const verdict = this.verdicts.get(change) ?? { kind: 'open' };
    switch (verdict.kind) {
      case 'open':
        return this.begin(nodeRun, draft, position, pending);
      case 'wait':
        draft.state = 'running';
        this.afterCommit.push(() => pending.resolve({ kind: 'waits' }));
        return;
      case 'refused':
        return this.refuse(nodeRun, draft, position, verdict.reason, pending);
    }
  }

  /** The attempt begins and fails at once: its work never started, and it is not retried. */
  private refuse(nodeRun: HeldNodeRun, draft: Draft, position: Position, reason: Message, pending: PendingBegin): void {
    const { stepIndex, attempt } = position;
    const key = { nodeRunId: nodeRun.id, stepIndex, attempt };
    this.rows.stepBegins.push(key);
    const log = englishOf(reason);
    this.rows.stepEnds.push({ ...key, state: 'failed', exitCode: null, log, marks: [], stderr: [], finding: null });
    const step = nodeRun.slice.task.plan[stepIndex]?.name ?? '';
    draft.state = 'failed';
    draft.position = position;
    draft.error = message('step_error', { step, reason });
    this.log(nodeRun, message('node_step_failed', { node: draft.ip, step, reason }));
    this.afterCommit.push(() => pending.resolve({ kind: 'refused' }));
  }

  private begin(nodeRun: HeldNodeRun, draft: Draft, position: Position, pending: PendingBegin): void {
    if (this.phases.get(nodeRun.slice.task.id)?.state !== 'running') {
      // A node that never started stays as it is; one that is under way becomes stopped until the next start.
      if (draft.state === 'running') draft.state = 'stopped';
      this.afterCommit.push(() => pending.resolve({ kind: 'halted' }));
      return;
    }
    draft.state = 'running';
    draft.position = position;
    draft.retryAt = null;
    draft.begun = this.now;
    this.rows.stepBegins.push({
      nodeRunId: nodeRun.id,
      stepIndex: position.stepIndex,
      attempt: position.attempt,
    });
    this.afterCommit.push(() => pending.resolve({ kind: 'begun', at: this.now }));
  }

  private end(change: Change & { readonly kind: 'end' }, draft: Draft): void {
    const { nodeRun, outcome, after, marks } = change;
    const { stepIndex, attempt } = draft.position;
    this.rows.stepEnds.push({
      nodeRunId: nodeRun.id,
      stepIndex,
      attempt,
      state: after.stepState,
      exitCode: outcome.exitCode,
      log: outcome.log,
      marks,
      stderr: outcome.stderr ?? [],
      finding: outcome.finding ?? null,
    });
    draft.begun = null;
    draft.contact = null;
    if (outcome.change !== null) this.changeNode(nodeRun, draft, outcome.change);
    const step = nodeRun.slice.task.plan[stepIndex]?.name ?? '';
    switch (after.kind) {
      case 'next':
        draft.position = after.position;
        break;
      case 'retry':
        draft.position = after.position;
        draft.retryAt = new Date(this.now.getTime() + after.wait * 1000);
        this.log(
          nodeRun,
          message('node_step_again', { node: draft.ip, step, seconds: after.wait, reason: outcome.error }),
        );
        break;
      case 'done':
        draft.state = 'success';
        this.log(nodeRun, message('node_success', { node: draft.ip }));
        break;
      case 'failed':
      case 'stopped': {
        draft.state = after.kind;
        draft.error = message('step_error', { step, reason: outcome.error });
        const ending = after.kind === 'failed' ? 'node_step_failed' : 'node_step_ended';
        this.log(nodeRun, message(ending, { node: draft.ip, step, reason: outcome.error }));
        break;
      }
    }
  }

  private changeNode(nodeRun: HeldNodeRun, draft: Draft, change: NodeChange): void {
    switch (change.kind) {
      case 'machine_made':
        draft.ip = change.ip;
        draft.vmId = change.vmId;
        this.rows.machinesMade.push({
          nodeId: nodeRun.nodeId,
          ip: change.ip,
          vmId: change.vmId,
          vmTypeId: machineTypeOf(nodeRun.slice.task.plan.slice(draft.position.stepIndex)),
          nodeRunId: nodeRun.id,
          stepIndex: draft.position.stepIndex,
          attempt: draft.position.attempt,
        });
        break;
      case 'machine_returned':
        this.rows.machinesReturned.push({ nodeId: nodeRun.nodeId, isKnown: draft.vmId !== '' });
        break;
      case 'facts_gathered':
        this.rows.facts.push({ nodeId: nodeRun.nodeId, facts: change.facts });
        break;
      case 'left_running': {
        const { stepIndex, attempt } = draft.position;
        this.rows.leftovers.push({ nodeRunId: nodeRun.id, stepIndex, attempt });
        break;
      }
    }
  }

  private output(nodeRun: HeldNodeRun, draft: Draft, output: ToldOutput): void {
    const { stepIndex, attempt } = draft.position;
    this.rows.outputs.push({ nodeRunId: nodeRun.id, stepIndex, attempt, ...output });
    const { text, offset, ms } = output;
    this.rows.events.push(this.event('log', nodeRun, { step_index: stepIndex, attempt, text, offset, ms }));
  }

  /** Reports of an attempt that has ended are ignored. */
  private contact({ position, contact }: Change & { readonly kind: 'contact' }, draft: Draft): void {
    const isOfThis = draft.position.stepIndex === position.stepIndex && draft.position.attempt === position.attempt;
    if (isOfThis && draft.begun !== null) draft.contact = contact;
  }

  private finishNodeRun(nodeRun: HeldNodeRun, draft: Draft): void {
    const { position, contact } = draft;
    const isToldAnew = contact !== nodeRun.contact;
    if (isToldAnew) this.rows.contacts.push({ nodeRunId: nodeRun.id, ...position, contact });
    const changed = draft.state !== nodeRun.state || position !== nodeRun.position || draft.ip !== nodeRun.ip;
    if (changed || draft.retryAt !== nodeRun.retryAt) this.moveNodeRun(nodeRun, draft);
    else if (!isToldAnew) return;
    this.rows.events.push(this.event('node_run', nodeRun, this.placeOf(nodeRun, draft)));
  }

  private moveNodeRun(nodeRun: HeldNodeRun, draft: Draft): void {
    const { task, batchId, id: sliceId } = nodeRun.slice;
    const finished = draft.state === 'success' || draft.state === 'failed';
    const { id, nodeId } = nodeRun;
    const isNewState = draft.state !== nodeRun.state;
    const row: NodeRunRow = {
      id,
      nodeId,
      ...draft,
      changesNode: isNewState && task.kind !== 'check',
      finished: finished ? this.now : null,
      image: imageAt(partAt(task.plan, draft.position.stepIndex), draft.state),
    };
    this.rows.nodeRuns.push(row);
    if (isNewState) this.count(task.id, nodeRun.state, draft.state);
    if (finished) this.close(sliceId, batchId);
  }

  /** The details of a node's event. */
  private placeOf({ nodeId, slice: { task } }: HeldNodeRun, draft: Draft): Record<string, unknown> {
    const { ip, state, error, contact, retryAt } = draft;
    const { stepIndex, attempt } = draft.position;
    const condition = nodeRunCondition(state, false, this.phases.get(task.id) ?? RUNNING);
    const step = task.plan[stepIndex]?.name ?? '';
    const place = { node_id: nodeId, ip, state, condition, step, attempt, ...errorFields(error) };
    // most events are of nodes that simply run or have ended
    if (retryAt === null && contact === null) return place;
    return { ...place, ...progressOf({ state, retryAt, contact }) };
  }

  private count(taskId: TaskId, from: Status, to: Status): void {
    const counts = this.rows.counts.get(taskId) ?? { init: 0, running: 0, success: 0, failed: 0, stopped: 0 };
    counts[from] -= 1;
    counts[to] += 1;
    this.rows.counts.set(taskId, counts);
  }

  private close(sliceId: SliceId, batchId: BatchId): void {
    const closed = this.rows.closed.get(sliceId) ?? { batchId, count: 0 };
    closed.count += 1;
    this.rows.closed.set(sliceId, closed);
  }

  private log(nodeRun: HeldNodeRun, line: Message): void {
    const { task, batchId } = nodeRun.slice;
    this.rows.logLines.push({ taskId: task.id, batchId, message: line });
  }

  private event(type: 'node_run' | 'log', nodeRun: HeldNodeRun, details: Record<string, unknown>): WatchedEvent {
    const { task, batchId } = nodeRun.slice;
    return { type, task_id: task.id, batch_id: batchId, node_run_id: nodeRun.id, ...details };
  }
}

const RUNNING: TaskPhase = { state: 'running', ended: false };

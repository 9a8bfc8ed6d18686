import { Defect } from '../base/errors.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import type { NodeRunId } from '../domain/ids.ts';
import type { ArrivedBefore, Mark } from '../domain/arrival-marks.ts';
import { type AfterStep, afterStep, type Position } from '../domain/node-run.ts';
import type { PlannedStep } from '../domain/plans/plan.ts';
import { contentOf } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { redactedContact, redactedOutcome, redactorOfPlan } from '../steps/redaction.ts';
import { failed, type StepOutcome } from '../steps/step.ts';
import { brokenConstraint } from '../store/database.ts';
import type { Begun } from './flush/change.ts';
import type { HeldNodeRun } from './held.ts';
import { recordable, recordableContact } from './outcome/recordable.ts';
import type { CallOrder, EndedCall } from './running-call.ts';
import { ToldOutputs } from './outcome/told-output.ts';
import { FencedError, type Writer } from './writer.ts';

export interface NodeRunnerDeps {
  readonly writer: Writer;
  /** Distinguishes the runs of this installation on a node from those of any other. */
  readonly installation: string;
  readonly execute: (order: CallOrder) => Promise<EndedCall>;
  /** Resolves at `at`, or at once when the node need not wait any longer (its task was halted, its slice lost). */
  readonly waitUntil: (at: Date, nodeRun: HeldNodeRun) => Promise<void>;
  /** Resolves when it is time to ask again whether the gate before the next step is open. */
  readonly waitAtGate: (nodeRun: HeldNodeRun) => Promise<void>;
  readonly now: () => Date;
}

/** The end of the previous attempt was refused together with the beginning that was committed with it, and the attempt counts as failed. */
interface Unrecorded {
  readonly kind: 'unrecorded';
  readonly after: AfterStep;
}

/**
 * Takes a node through its remaining steps, until it is finished, its task is halted, or the slice is lost
 * (FencedError, or the abort reason of the slice).
 *
 * NR1. An outcome that the database refuses fails its attempt, and nothing else: it is not asked for again.
 */
export async function runNode(nodeRun: HeldNodeRun, deps: NodeRunnerDeps): Promise<void> {
  const { plan } = nodeRun.slice.task;
  let { position, begun } = nodeRun;
  for (;;) {
    if (nodeRun.retryAt !== null) await deps.waitUntil(nodeRun.retryAt, nodeRun);
    const step = plan[position.stepIndex];
    if (step === undefined) throw new Defect(`node run ${nodeRun.id} is at step ${position.stepIndex} of none`);
    const answer = begun === null ? await beginAttempt(nodeRun, position, deps) : { kind: 'begun' as const, at: begun };
    if (answer.kind !== 'begun' && answer.kind !== 'unrecorded') return;
    const seenBefore = begun === null ? undefined : nodeRun.seenBefore;
    const after =
      answer.kind === 'begun'
        ? await doWork(nodeRun, { position, step, begun: answer.at, seenBefore }, deps)
        : answer.after;
    if (after.kind === 'done' || after.kind === 'failed' || after.kind === 'stopped') return;
    position = after.position;
    begun = null;
  }
}

async function beginAttempt(
  nodeRun: HeldNodeRun,
  position: Position,
  deps: NodeRunnerDeps,
): Promise<Begun | Unrecorded> {
  for (;;) {
    try {
      const answer = await deps.writer.begin(nodeRun, position);
      if (answer.kind !== 'waits') return answer;
    } catch (error) {
      const isRecorded = nodeRun.position === position || nodeRun.begun === null;
      if (error instanceof FencedError || isRecorded) throw error;
      return { kind: 'unrecorded', after: await recordRefusal(nodeRun, error, deps) };
    }
    await deps.waitAtGate(nodeRun);
  }
}

/** An attempt that has begun. */
interface Work {
  readonly position: Position;
  readonly step: PlannedStep;
  readonly begun: Date;
  /** What another process recorded of it before. */
  readonly seenBefore: ArrivedBefore | undefined;
}

/** Does an attempt, and records how it ended. */
async function doWork(nodeRun: HeldNodeRun, work: Work, deps: NodeRunnerDeps): Promise<AfterStep> {
  const { plan } = nodeRun.slice.task;
  const elapsed = (): number => Math.max(0, deps.now().getTime() - work.begun.getTime());
  const outputs = new ToldOutputs(redactorOfPlan(plan).stream(), elapsed, work.seenBefore);
  const { outcome, endedBy } = await attempt(nodeRun, work, outputs, deps);
  const told = recordable(redactedOutcome(outcome, redactorOfPlan(plan)));
  nodeRun.slice.lost.signal.throwIfAborted();
  const after = afterStep(plan, work.position, outcome.ok, endedBy);
  return await record(nodeRun, told, after, outputs.marksOf(told), deps);
}

async function attempt(
  nodeRun: HeldNodeRun,
  { position, step, begun }: Work,
  outputs: ToldOutputs,
  { installation, execute, writer, now }: NodeRunnerDeps,
): Promise<EndedCall> {
  const { task, lost } = nodeRun.slice;
  const redactor = redactorOfPlan(task.plan);
  let recorded = nodeRun.contact;
  const order: CallOrder = {
    nodeRunId: nodeRun.id,
    runId: runIdOf(installation, nodeRun.id, position),
    step,
    facts: {
      ip: nodeRun.ip,
      vm_id: nodeRun.vmId,
      node_id: nodeRun.nodeId,
      pool_name: task.poolName,
      service_name: task.serviceName,
      cluster_name: task.clusterName,
      task_id: task.id,
    },
    isMachineGone: nodeRun.isMachineGone,
    deadline: new Date(steadyNow() + begun.getTime() + step.timeout * 1000 - now().getTime()),
    onOutput: (text) => {
      const told = outputs.next(text);
      if (told !== null) writer.output(nodeRun, told);
    },
    onContact: (contact) => {
      const next = recordableContact(redactedContact(contact, redactor), now());
      // a node that simply runs is recorded only where something else was recorded before
      if (next === null && recorded === null) return;
      recorded = next;
      writer.contact(nodeRun, position, next);
    },
  };
  try {
    return await execute(order);
  } catch (error) {
    lost.signal.throwIfAborted();
    return { outcome: failed(contentOf(error)), endedBy: null };
  }
}

/** Identifies an attempt on its node permanently. */
export function runIdOf(
  installation: string,
  nodeRunId: NodeRunId,
  { stepIndex, attempt }: Pick<Position, 'stepIndex' | 'attempt'>,
): string {
  return `${installation}-${nodeRunId}-${stepIndex}-${attempt}`;
}

/** Records an outcome. One that the database refuses is recorded as a failure instead (NR1). */
async function record(
  nodeRun: HeldNodeRun,
  outcome: StepOutcome,
  after: AfterStep,
  marks: readonly Mark[],
  deps: NodeRunnerDeps,
): Promise<AfterStep> {
  const committed = deps.writer.end(nodeRun, outcome, after, marks);
  if (after.kind === 'next' && outcome.change === null) {
    // Not awaited: the end of this step and the beginning of the next are committed, or refused, together.
    committed.catch(() => {});
    return after;
  }
  try {
    await committed;
    return after;
  } catch (error) {
    if (error instanceof FencedError) throw error;
    return recordRefusal(nodeRun, error, deps);
  }
}

/** Fails the present attempt of a node run, as its outcome was refused. */
async function recordRefusal(nodeRun: HeldNodeRun, error: unknown, { writer }: NodeRunnerDeps): Promise<AfterStep> {
  const { plan } = nodeRun.slice.task;
  const why = brokenConstraint(error) === 'node_ip' ? message('address_of_other_node') : contentOf(error);
  const reason = redactorOfPlan(plan).value(why);
  const after = afterStep(plan, nodeRun.position, false);
  await writer.end(nodeRun, recordable(failed(message('outcome_not_recorded', { reason }))), after);
  return after;
}

import type { Finding } from '../domain/check-mode/finding.ts';
import type { Contact } from '../domain/contact.ts';
import type { LineRange } from '../channel/channel.ts';
import type { Piece } from '../domain/arrival-marks.ts';
import type { Facts } from '../domain/facts/facts.ts';
import type { NodeRunId } from '../domain/ids.ts';
import type { PlannedStep } from '../domain/plans/plan.ts';
import { MessageError } from '../messages/message-error.ts';
import { englishOf, message, type Value } from '../messages/message.ts';

/** Facts about a node for its scripts, besides the step's parameters. */
export interface NodeFacts {
  readonly ip: string;
  readonly vm_id: string;
  readonly node_id: number;
  readonly pool_name: string;
  readonly service_name: string;
  readonly cluster_name: string;
  readonly task_id: number;
}

/** One attempt of one step on one node. */
export interface StepCall {
  readonly nodeRunId: NodeRunId;
  /** Unique for installation, node run, step and attempt; the same after a crash. */
  readonly runId: string;
  readonly step: PlannedStep;
  readonly facts: NodeFacts;
  /** The node's machine was known to be gone when the task was made, or began; absent = it was not. */
  readonly isMachineGone?: boolean;
  readonly deadline: Date;
  readonly onOutput: (chunk: string) => void;
  /** Called when the contact of the attempt with its node changes; `until` of a trouble is in steady time. */
  readonly onContact: (contact: Contact) => void;
  /** True when the attempt only waits for a while, and nothing is done for it; false when it goes on. */
  readonly onPause: (isPausing: boolean) => void;
  /** Aborted: return at once (lease lost or shutting down); the next process attaches. With the reason Stopped: end the work. */
  readonly signal: AbortSignal;
}

/** The part of a call that is needed to end an attempt, also one that another process began. */
export type Attempt = Pick<StepCall, 'runId' | 'step'> & { readonly facts: Pick<NodeFacts, 'ip' | 'pool_name'> };

/** What a step changed about the node itself, recorded together with the step's end. */
export type NodeChange =
  | { readonly kind: 'machine_made'; readonly ip: string; readonly vmId: string }
  | { readonly kind: 'machine_returned' }
  /** What the node said of itself. */
  | { readonly kind: 'facts_gathered'; readonly facts: Facts }
  /** The attempt is no longer waited for, and may go on at the node. */
  | { readonly kind: 'left_running' };

export interface StepOutcome {
  readonly ok: boolean;
  /** The step's log; for a failure it ends with the reason. */
  readonly log: string;
  /** The reason in one line, when not ok; else ''. */
  readonly error: Value;
  readonly exitCode: number | null;
  readonly change: NodeChange | null;
  /** Of a check; absent = of any other step. */
  readonly finding?: Finding;
  /** Where the lines of the log were shown by `onOutput`; absent = they arrive with the outcome. */
  readonly lines?: readonly Piece[];
  /** Lines of the log that certainly came from stderr, in order. */
  readonly stderr?: readonly LineRange[];
}

/** A step that is run node by node. */
export interface NodeStep {
  readonly mode: 'node';
  run(call: StepCall): Promise<StepOutcome>;
  /**
   * Ends an attempt early, also one of another process. Resolves when it no longer runs.
   *
   * @throws when the node does not answer
   */
  cancel(attempt: Attempt): Promise<void>;
}

/** A step that is run for many nodes in one call; all calls are of the same step of the same task. */
export interface GroupStep {
  readonly mode: 'group';
  run(calls: readonly StepCall[]): AsyncIterable<{ readonly call: StepCall; readonly outcome: StepOutcome }>;
  /**
   * Undoes what attempts of a step made without reporting it. Left out: they make nothing.
   *
   * @throws when it is unknown whether something is left
   */
  readonly undo?: (attempt: Pick<StepCall, 'nodeRunId' | 'step'>) => Promise<void>;
}

/** The reason of a call's signal when its task was stopped for good: work in progress is brought to a known end. */
export class Stopped extends MessageError {
  constructor() {
    super(message('ended_midway'));
  }
}

export type StepExecutor = NodeStep | GroupStep;

export function passed(log: Value, change: NodeChange | null = null, exitCode: number | null = null): StepOutcome {
  return { ok: true, log: englishOf(log), error: '', exitCode, change };
}

export function failed(error: Value, log = englishOf(error), exitCode: number | null = null): StepOutcome {
  return { ok: false, log, error, exitCode, change: null };
}

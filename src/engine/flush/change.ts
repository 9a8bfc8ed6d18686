import type { Contact } from '../../domain/contact.ts';
import type { Mark } from '../../domain/arrival-marks.ts';
import type { Verdict } from '../../domain/schedules/gate.ts';
import type { AfterStep, Position } from '../../domain/node-run.ts';
import type { StepOutcome } from '../../steps/step.ts';
import type { ToldOutput } from '../../store/tasks/flush.ts';
import type { HeldNodeRun } from '../held.ts';

/** What the engine wants recorded about a node run. */
export type Change =
  | {
      readonly kind: 'begin';
      readonly nodeRun: HeldNodeRun;
      readonly position: Position;
      readonly pending: PendingBegin;
    }
  | {
      readonly kind: 'end';
      readonly nodeRun: HeldNodeRun;
      readonly outcome: StepOutcome;
      readonly after: AfterStep;
      /** Arrival times of the log's lines. */
      readonly marks: readonly Mark[];
    }
  | { readonly kind: 'output'; readonly nodeRun: HeldNodeRun; readonly output: ToldOutput }
  | {
      readonly kind: 'contact';
      readonly nodeRun: HeldNodeRun;
      readonly position: Position;
      readonly contact: Contact | null;
    };

/**
 * Whether an attempt may start its work. halted: the task is paused or stopped; waits: another pool must come first, ask
 * again; refused: it waited too long, and the node has failed.
 */
export type Begun = { readonly kind: 'begun'; readonly at: Date } | { readonly kind: 'halted' | 'waits' | 'refused' };

/** The verdicts of the gates on beginnings that stand before one (gate.ts). */
export type Verdicts = ReadonlyMap<Change, Verdict>;

/** The caller that waits for permission to begin an attempt. */
export interface PendingBegin {
  readonly resolve: (begun: Begun) => void;
  readonly reject: (reason: unknown) => void;
}

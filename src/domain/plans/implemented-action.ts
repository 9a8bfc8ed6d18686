import type { BecomeChoice } from '../become.ts';
import type { ActionSpec } from './plan.ts';

/** An action with its implementation in use. */
export interface ImplementedAction {
  readonly name: string;
  /** The names of the parameters it declares. */
  readonly params: readonly string[];
  /** Those of them whose values are secret. */
  readonly secrets: readonly string[];
  /** Those of them that are integers; absent = none. */
  readonly integers?: readonly string[];
  /** The user of its implementation; absent = none is named. */
  readonly become?: BecomeChoice;
  /** null = it has no implementation. */
  readonly action: ActionSpec | null;
}

/** Remote step name → its actions, in order. */
export type RemoteSteps = ReadonlyMap<string, readonly ImplementedAction[]>;

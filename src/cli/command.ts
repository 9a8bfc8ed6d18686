import type { Call } from './call.ts';
import type { Description } from './description.ts';
import type { ExitCode } from './exit.ts';

/** A description with its action. */
export interface Command extends Description {
  /** @returns the exit code; nothing = done */
  readonly run: (call: Call) => Promise<ExitCode | void>;
}

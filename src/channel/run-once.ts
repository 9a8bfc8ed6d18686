import { RUNNER_SCRIPT, SCRIPTS } from './run-once-script.ts';

/** Bytes of output that are kept. Of a longer one, the beginning and the end. */
export const OUTPUT_LIMIT = 256 * 1024;
/** Of those, how many belong to the end. */
export const REST_LENGTH = 16 * 1024;
/** Bytes of a command line that every Linux takes as one argument (the kernel's limit is 128 KiB). */
const LONGEST_COMMAND = 120_000;
const DAYS_KEPT = 14;

/** Where a run is, on the machine that runs it. */
export interface RunPlace {
  /** The directory of all runs; '' = below the user's home. */
  readonly directory: string;
  readonly runId: string;
}

/** The command that runs a script once and waits for it; null when the script is too long for a command line. */
export function startCommand(place: RunPlace, script: string): string | null {
  // an empty script would mean "the staged one"
  const command = commandOf(place, 'start', [RUNNER_SCRIPT, script === '' ? '\n' : script, String(OUTPUT_LIMIT)]);
  return Buffer.byteLength(command) > LONGEST_COMMAND ? null : command;
}

/** The command that takes a long script on its stdin. */
export function stageCommand(place: RunPlace, bytes: number): string {
  return commandOf(place, 'stage', [String(bytes)]);
}

/** As startCommand, for the script that was staged. */
export function startStagedCommand(place: RunPlace): string {
  return commandOf(place, 'start', [RUNNER_SCRIPT, '', String(OUTPUT_LIMIT)]);
}

/** The command that shows a run's output from its first byte as it grows (or, quiet, does not), and ends with it. */
export function followCommand(place: RunPlace, output: 'shown' | 'quiet'): string {
  return commandOf(place, 'follow', [output]);
}

/** The command that ends a run and everything it started. */
export function endCommand(place: RunPlace, why: 'timed_out' | 'cancelled'): string {
  return commandOf(place, 'end', [why]);
}

/** The command that shows the end of a long output, and says how long it is. */
export function restCommand(place: RunPlace): string {
  return commandOf(place, 'rest', [String(REST_LENGTH)]);
}

/** The command that removes the directories of runs that ended weeks ago. */
export function sweepCommand(directory: string): string {
  return commandOf({ directory, runId: 'sweep' }, 'sweep', [String(DAYS_KEPT)]);
}

function commandOf({ directory, runId }: RunPlace, script: keyof typeof SCRIPTS, args: readonly string[]): string {
  return `exec sh -c ${[SCRIPTS[script], 'springtide', directory, runId, ...args].map(quoted).join(' ')}`;
}

/** A word of sh that is this text, whatever it holds. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

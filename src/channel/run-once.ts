import { ANSWER, RUNNER_SCRIPT, SCRIPTS } from './run-once-script.ts';

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

/** lost: begun, and nobody runs it any more. absent: never begun. starting: begun a moment ago. */
const PLAIN_ANSWERS = ['running', 'starting', 'lost', 'absent', 'staged', 'swept'] as const;

/** What a machine says of a run. */
export type Answer =
  | { readonly kind: 'exited' | 'timed_out'; readonly code: number }
  | { readonly kind: (typeof PLAIN_ANSWERS)[number] }
  | { readonly kind: 'size'; readonly bytes: number; readonly file: string }
  | { readonly kind: 'refused'; readonly reason: string };

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

/** Reads the answer in what a command wrote to stderr; null when there is none: the connection ended before. */
export function answerIn(stderr: string, runId: string): Answer | null {
  const start = `${ANSWER} ${runId} `;
  const line = stderr.split('\n').findLast((candidate) => candidate.startsWith(start));
  if (line === undefined) return null;
  const [kind = '', first = '', ...rest] = line.slice(start.length).split(' ');
  if (kind === 'exited' || kind === 'timed_out') return { kind, code: Number(first) };
  if (kind === 'size') return { kind, bytes: Number(first), file: rest.join(' ') };
  if (kind === 'refused') {
    const reason = [complaintIn(stderr), [first, ...rest].join(' ')].filter((text) => text !== '').join('; ');
    return { kind, reason };
  }
  const plain = PLAIN_ANSWERS.find((candidate) => candidate === kind);
  return plain === undefined ? null : { kind: plain };
}

/** Whether a start command says, on stderr, that the script begins now. Where it cannot say it, it does not. */
export function saysBegun(stderr: Buffer, runId: string): boolean {
  return stderr.includes(`${ANSWER} ${runId} begun\n`);
}

/** What the shell itself complained of, e.g. "mkdir: cannot create directory …: Read-only file system". */
function complaintIn(stderr: string): string {
  return (
    stderr
      .split('\n')
      .findLast((line) => line !== '' && !line.startsWith(ANSWER))
      ?.trim() ?? ''
  );
}

function commandOf({ directory, runId }: RunPlace, script: keyof typeof SCRIPTS, args: readonly string[]): string {
  return `exec sh -c ${[SCRIPTS[script], 'springtide', directory, runId, ...args].map(quoted).join(' ')}`;
}

/** A word of sh that is this text, whatever it holds. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

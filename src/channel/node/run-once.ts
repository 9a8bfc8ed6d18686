import { randomBytes } from 'node:crypto';
import { quote } from '../../base/text/shell-quote.ts';
import type { Become } from '../channel.ts';
import { PROGRAMS } from './node-program.ts';

/** Bytes of output that are kept. Of a longer one, the beginning and the end. */
export const OUTPUT_LIMIT = 256 * 1024;
/** The most that may be asked for instead: less than a node may send for a command. */
export const LARGEST_LIMIT = 7 * 1024 * 1024;
/** How many of those bytes are taken from the end. */
export const REST_LENGTH = 16 * 1024;
const DAYS_KEPT = 14;
/** Bytes from which a script is kept as it is sent, and how many of them are. */
const LONG_SCRIPT = 16 * 1024;
const MOST_PACKED = 4;

/**
 * The command line, for any login shell: plain words, which all shells read alike. The program itself comes over
 * stdin, so that no list of processes shows it.
 */
export const COMMAND_LINE = 'exec /bin/sh -s';

/** Where a run is, on the machine that runs it. */
export interface RunPlace {
  /** The directory of all runs; with a slash at its end, the parent of one; '' = below the user's home, or where there is room. */
  readonly directory: string;
  readonly runId: string;
}

/**
 * A program for sh, as one line in braces: a shell runs nothing of a line that was truncated, wherever.
 * `nonce` marks its reports.
 */
export interface Program {
  readonly nonce: string;
  readonly text: string;
  /** True: its stdin stays open as long as the connection, so that it ends when the connection does. */
  readonly isTethered?: boolean;
}

export interface StartOptions {
  /** As whom it runs; left out = as the login's user. */
  readonly become?: Become | undefined;
  /** Bytes of output that are kept. */
  readonly limit?: number;
}

/** The program that runs a script once, and waits for it. */
export function startProgram(place: RunPlace, script: string, options: StartOptions = {}): Program {
  const { become, limit = OUTPUT_LIMIT } = options;
  const { bytes, word } = packed(script);
  const nonce = newNonce();
  const args = [...wordsOf(place, nonce), String(limit), String(bytes), word];
  if (become !== undefined) args.push("''", quote(wordsOfBecome(become)), quote(SUPERVISE));
  const program = become === undefined ? PROGRAMS.start : PROGRAMS.startAs;
  return { nonce, text: `{ set -- ${args.join(' ')}; p='${program}'; eval "$p"; }\n` };
}

/** A script as it is sent. */
interface Packed {
  readonly bytes: number;
  readonly word: string;
}

/** The long scripts that were sent last: one with a program in it goes to many nodes. */
const lately = new Map<string, Packed>();

function packed(script: string): Packed {
  const known = lately.get(script);
  if (known !== undefined) return known;
  const content = Buffer.from(script);
  const made = { bytes: content.length, word: quote(encoded(content)) };
  if (made.bytes < LONG_SCRIPT) return made;
  const [oldest] = lately.keys();
  if (oldest !== undefined && lately.size === MOST_PACKED) lately.delete(oldest);
  lately.set(script, made);
  return made;
}

const SUPERVISE = encoded(Buffer.from(PROGRAMS.supervise));

function wordsOfBecome({ method, user, password = '' }: Become): string {
  return `${method} ${user} ${encoded(Buffer.from(password))}`;
}

/** The program that shows a run's output from its first byte as it grows (or, quiet, shows nothing), and ends with the run. */
export function followProgram(place: RunPlace, output: 'shown' | 'quiet'): Program {
  return { ...programOf(place, 'follow', output), isTethered: true };
}

/** The program that ends a run and everything it started. */
export function endProgram(place: RunPlace, why: 'timed_out' | 'cancelled'): Program {
  return programOf(place, 'end', why);
}

/** The program that shows the end of a long output, and says how long it is. */
export function restProgram(place: RunPlace): Program {
  return programOf(place, 'rest', String(REST_LENGTH));
}

/** The program that removes files of runs that ended weeks ago. */
export function sweepProgram(directory: string): Program {
  return programOf({ directory, runId: 'sweep' }, 'sweep', String(DAYS_KEPT));
}

function programOf(place: RunPlace, what: keyof typeof PROGRAMS, argument: string): Program {
  const nonce = newNonce();
  return { nonce, text: `{ set -- ${[...wordsOf(place, nonce), argument].join(' ')}; ${PROGRAMS[what]}}\n` };
}

function wordsOf({ directory, runId }: RunPlace, nonce: string): readonly string[] {
  return [nonce, quote(runId), quote(directory)];
}

function newNonce(): string {
  return randomBytes(8).toString('hex');
}

/**
 * A script as printf's %b takes it. Unquoted it is one word, which no shell splits: a script that lost its
 * beginning on the way cannot run.
 */
function encoded(script: Buffer): string {
  return script
    .toString('latin1')
    .replaceAll(/[^\w.,/:@+=-]/g, (char) => `\\0${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

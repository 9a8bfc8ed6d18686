import { ownIdWith } from '../machine-ids.ts';

/*
 * What is asked of those who make machines for a user, programs and servers, and what they answer: a line of JSON each.
 * docs/machines/exec.md and http.md have it for those who write one.
 */

export type Verb = 'create' | 'destroy' | 'withdraw' | 'list' | 'check';

/** What is said first. */
export interface Introduction {
  readonly vm_type: number;
  /** The key that machines must accept. */
  readonly public_key: string;
  readonly options: string;
  /** Of programs. */
  readonly secret?: string;
}

/** What is asked about one machine. */
export type Item =
  { readonly token: string; readonly name: string } | { readonly token: string } | { readonly vm_id: string };

const STATES = ['making', 'running', 'stopped'] as const;

/** What is said of one machine: it is made, returned, or there, unless there is an error. */
export interface Answer {
  readonly token: string | null;
  readonly vmId: string | null;
  readonly ip: string | null;
  /** Of a list. */
  readonly state: (typeof STATES)[number] | null;
  /** When it was made, of a list. */
  readonly made: Date | null;
  /** What it does for the machine, while it makes it. */
  readonly progress: string | null;
  readonly error: string | null;
  /** Everything has been said: the last line, which programs may leave out. */
  readonly done: boolean;
}

/** Characters of a line. */
export const LONGEST_LINE = 64 * 1024;
export const VERSION = 1;
/** A line that says only that the work goes on. */
export function isBlank(line: string): boolean {
  return line.trim() === '';
}

/** Their own id of a machine: one word that a person can read. */
const OWN_ID = /^[!-~]{1,200}$/;

/**
 * Reads a line of an answer; null = it is no answer. Texts of other kinds count as left out.
 *
 * @example parseAnswer('{"token":"a","vm_id":"i-1","ip":"10.0.0.1"}')
 */
export function parseAnswer(line: string): Answer | null {
  const words = objectIn(line);
  if (words === null) return null;
  const { token, vm_id: vmId, ip, state, made, progress, error, done } = words;
  return {
    token: textIn(token),
    vmId: typeof vmId === 'string' && OWN_ID.test(vmId) ? vmId : null,
    ip: textIn(ip),
    state: STATES.find((known) => known === state) ?? null,
    made: timeIn(made),
    progress: textIn(progress),
    error: textIn(error),
    done: done === true,
  };
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Their own id in a machine's id; null for one of another machine type or provider. @example ownIdIn('exec', 3, 'exec-3-i-1') // 'i-1' */
export function ownIdIn(kind: string, vmTypeId: number, vmId: string): string | null {
  return ownIdWith(kind, vmTypeId, vmId, OWN_ID);
}

/** A time as ISO 8601 has it. */
function timeIn(value: unknown): Date | null {
  const time = typeof value === 'string' && ISO_TIME.test(value) ? new Date(value) : null;
  return time === null || Number.isNaN(time.getTime()) ? null : time;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function objectIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

import { ownIdWith, vmIdWith } from '../machine-ids.ts';

/*
 * What is said to a program and what it says, a line of JSON each. docs/machines/exec.md has it for those who write one.
 */

export type Verb = 'create' | 'destroy' | 'withdraw' | 'list' | 'check';

/** What is said first. */
export interface Introduction {
  readonly vm_type: number;
  /** The key that machines must accept. */
  readonly public_key: string;
  readonly options: string;
  readonly secret: string;
}

/** What is asked of a program, about one machine. */
export type Item =
  { readonly token: string; readonly name: string } | { readonly token: string } | { readonly vm_id: string };

const STATES = ['making', 'running', 'stopped'] as const;

/** What a program says of one machine: it is made, returned, or there, unless there is an error. */
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
}

/** Bytes of a line. */
export const LONGEST_LINE = 64 * 1024;
const VERSION = 1;
/** A program's own id of a machine: one word that a person can read. */
const OWN_ID = /^[!-~]{1,200}$/;

/** The stdin of a call. @example questionsOf({ vm_type: 3, … }, [{ token: 'a', name: 'web-1' }]) */
export function questionsOf(introduction: Introduction, items: readonly Item[]): string {
  return [{ version: VERSION, ...introduction }, ...items].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * Reads a line of a program's stdout; null = it is no answer. Texts of other kinds count as left out.
 *
 * @example parseAnswer('{"token":"a","vm_id":"i-1","ip":"10.0.0.1"}')
 */
export function parseAnswer(line: string): Answer | null {
  const words = objectIn(line);
  if (words === null) return null;
  const { token, vm_id: vmId, ip, state, made, progress, error } = words;
  return {
    token: textIn(token),
    vmId: typeof vmId === 'string' && OWN_ID.test(vmId) ? vmId : null,
    ip: textIn(ip),
    state: STATES.find((known) => known === state) ?? null,
    made: timeIn(made),
    progress: textIn(progress),
    error: textIn(error),
  };
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** @example vmIdOf(3, 'i-1') // 'exec-3-i-1' */
export function vmIdOf(vmTypeId: number, ownId: string): string {
  return vmIdWith('exec', vmTypeId, ownId);
}

/** The program's own id in a machine's id; null for one of another machine type or provider. */
export function ownIdIn(vmTypeId: number, vmId: string): string | null {
  return ownIdWith('exec', vmTypeId, vmId, OWN_ID);
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

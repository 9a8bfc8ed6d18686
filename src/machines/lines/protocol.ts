import { fieldsIn } from '../../base/calls/json.ts';
import type { HookAnswer } from '../../hooks/hook.ts';
import { textIn } from '../../hooks/lines/line.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { ownIdWith } from '../machine-ids.ts';

/*
 * What is asked of those who make machines for a user, programs and servers, and what they answer: a line of JSON each.
 * docs/machines/exec.md and http.md have it for those who write one.
 */

export type Verb = 'create' | 'destroy' | 'withdraw' | 'list' | 'check';

/** What is asked about one machine. */
export type Item =
  | { readonly token: string; readonly name: string }
  | { readonly token: string }
  | { readonly vm_id: string };

const STATES = ['making', 'running', 'stopped'] as const;

/** What is said of one machine: it is made, returned, or there, unless there is an error. */
export interface Answer extends HookAnswer {
  readonly token: string | null;
  readonly vmId: string | null;
  readonly ip: string | null;
  /** Of a list. */
  readonly state: (typeof STATES)[number] | null;
  /** When it was made, of a list. */
  readonly made: Date | null;
  /** What it does for the machine, while it makes it. */
  readonly progress: string | null;
}

/** Their own id of a machine: one word that a person can read. */
const OWN_ID = /^[!-~]{1,200}$/;

/**
 * Reads a line of an answer; null = it is no answer. Texts of other kinds count as left out.
 *
 * @example parseAnswer('{"token":"a","vm_id":"i-1","ip":"10.0.0.1"}', redactor)
 */
export function parseAnswer(line: string, hidden: Redactor): Answer | null {
  const words = fieldsIn(line);
  if (words === null) return null;
  const { token, vm_id: vmId, ip, state, made, progress, error, done } = words;
  return {
    token: textIn(token),
    vmId: typeof vmId === 'string' && OWN_ID.test(vmId) ? vmId : null,
    ip: textIn(ip),
    state: STATES.find((known) => known === state) ?? null,
    made: timeIn(made),
    progress: shownIn(progress, hidden),
    error: shownIn(error, hidden),
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

/** A text for people. */
function shownIn(value: unknown, hidden: Redactor): string | null {
  const text = textIn(value);
  return text === null ? null : hidden.text(text);
}

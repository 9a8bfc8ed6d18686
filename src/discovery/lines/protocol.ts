import { fieldsIn } from '../../base/calls/json.ts';
import type { HookAnswer } from '../../hooks/hook.ts';
import { textIn } from '../../hooks/lines/line.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { Member } from '../discovery.ts';

/*
 * What is asked of programs and servers that are a load balancer for a user, and what they answer: a line of JSON each.
 * docs/balancers/exec.md and http.md have it for those who write one.
 */

export type Verb = 'register' | 'unregister' | 'members' | 'era' | 'check';

/** What is asked about one server. */
export interface Item {
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  /** Absent = the balancer's default. */
  readonly weight?: number;
}

/** What is said of one server: it is in, out, or there, unless there is an error. */
export interface Answer extends HookAnswer {
  readonly name: string | null;
  readonly ip: string | null;
  readonly port: number | null;
  readonly weight: number | null;
  readonly state: Member['state'] | null;
  /** The name under which the balancer's own configuration has it. */
  readonly keptAs: string | null;
  readonly era: string | null;
  /** What was done. */
  readonly log: string | null;
  /** It is still at it: the answer about the server comes later. */
  readonly isUnderWay: boolean;
}

const STATES = ['up', 'down', 'draining', 'maintenance', 'unknown'] as const;
/** A name, an address or an era: visible characters without blanks. */
const WORD = /^[!-~]{1,255}$/;
const LARGEST_PORT = 65_535;
const LARGEST_WEIGHT = 1_000_000_000;

/**
 * Reads a line of an answer; null = it is no answer. What is not as it should be counts as left out.
 *
 * @example parseAnswer('{"name":"web-17","ip":"10.0.0.17","port":8080,"state":"up"}', redactor)
 */
export function parseAnswer(line: string, hidden: Redactor): Answer | null {
  const words = fieldsIn(line);
  if (words === null) return null;
  const text = (value: unknown): string | null => {
    const said = textIn(value);
    return said === null ? null : hidden.text(said);
  };
  return {
    name: wordIn(words['name']),
    ip: wordIn(words['ip']),
    port: numberIn(words['port'], 1, LARGEST_PORT),
    weight: numberIn(words['weight'], 0, LARGEST_WEIGHT),
    state: STATES.find((known) => known === words['state']) ?? null,
    keptAs: wordIn(words['kept_as']),
    era: wordIn(words['era']),
    log: text(words['log']),
    isUnderWay: textIn(words['progress']) !== null,
    error: text(words['error']),
    done: words['done'] === true,
  };
}

function wordIn(value: unknown): string | null {
  return typeof value === 'string' && WORD.test(value) ? value : null;
}

function numberIn(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : null;
}

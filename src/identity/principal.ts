import type { ScheduleRunId, TokenId } from '../domain/ids.ts';
import type { RequestSource } from './task-origin.ts';

/*
 * Who makes a change.
 *
 * I1. A principal is made by make-principal.ts alone, and only modules that know the caller import that: the access check of the API,
 *     the scheduler, and the program itself (lint checks it). No content of a request becomes a principal, except by I3.
 * I2. A name in a record is an OperatorName. It comes from a principal, or from another record.
 * I3. Only a caller without proof may act under another name (acting-as.ts).
 */

declare const made: unique symbol;

/** A name as records have it: on one line, visible, 1–50 characters. */
export type OperatorName = string & { readonly [made]: 'operator' };

interface Made {
  readonly [made]: 'principal';
  /** The name in records. */
  readonly name: OperatorName;
}

/** From where the request came; null = from the program itself. */
interface Asking extends Made {
  readonly source: RequestSource | null;
}

/** Who asks for a change. */
export type Principal =
  /** Somebody who gives a name without proof. */
  | (Asking & { readonly kind: 'named' })
  /** The owner of a token. */
  | (Asking & { readonly kind: 'token'; readonly tokenId: TokenId })
  /** A run of a schedule. */
  | (Made & { readonly kind: 'schedule'; readonly runId: ScheduleRunId })
  /** The program itself, as its administrator starts it. */
  | (Made & { readonly kind: 'program' });

/** Names that no token may have, so that records distinguish schedules and the program from people. */
export const PROGRAM_NAMES = { schedule: 'schedule', program: 'springtide' } as const;

/** @example isProgramName('Schedule') // true */
export function isProgramName(name: string): boolean {
  const word = name.trim().toLowerCase();
  return Object.values(PROGRAM_NAMES).some((reserved) => reserved === word);
}

import { useSyncExternalStore } from 'react';
import { ApiError } from '../../../../src/client/api-error.ts';
import { pause, pauseBefore } from '../../boot/pauses.ts';

/*
 * Whether the server answers.
 *
 * RS1. One lost answer says nothing: the server is taken for away once it does not answer the question that follows either.
 * RS2. While it is away it is asked again until it answers. There is one such loop, whoever else asks meanwhile.
 */

export type Reach = 'here' | 'away';

/** No answer at all, or only one of a proxy before the server. */
const UNREACHED: readonly number[] = [0, 502, 504];
/** The server itself, whose database is away, or that starts. */
const UNAVAILABLE = 503;

/** Asks the server for something small; false when it cannot say it. */
type Probe = () => Promise<boolean>;

let reach: Reach = 'here';
let isProbing = false;
const listeners = new Set<() => void>();

/** True for an error that says nothing but that the server was not reached. */
export function isUnreached(error: unknown): boolean {
  return error instanceof ApiError && UNREACHED.includes(error.code);
}

/** True for an error that passes when one waits: asked again, the same would be answered. */
export function isPassing(error: unknown): boolean {
  return isUnreached(error) || (error instanceof ApiError && error.code === UNAVAILABLE);
}

/** To be called when an answer did not come. */
export async function noteLost(probe: Probe): Promise<void> {
  if (isProbing) return;
  isProbing = true;
  for (let tries = 1; ; tries += 1) {
    await pause(pauseBefore(tries));
    if (await probe()) break;
    turn('away');
  }
  isProbing = false;
  turn('here');
}

/** @returns ends it */
export function subscribeReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentReach(): Reach {
  return reach;
}

export function useReach(): Reach {
  return useSyncExternalStore(subscribeReach, currentReach);
}

function turn(next: Reach): void {
  if (next === reach) return;
  reach = next;
  for (const listener of listeners) listener();
}

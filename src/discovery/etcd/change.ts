import { setTimeout as delay } from 'node:timers/promises';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { EtcdRefusal, type Found, NOT_FOUND } from './answers.ts';
import type { KeyChange, Keys } from './keys.ts';
import type { EtcdLease } from './lease.ts';

/*
 * EC1. A transaction changes up to a hundred keys, or none where one of them was changed since it was read: then it is made anew for
 *      what is still to be done. Two processes at once are as one.
 * EC2. A transaction whose answer was lost may be made again: where it had its effect, the keys are as they were wanted.
 */

/** What is to become of a key. */
export interface Wish {
  readonly name: string;
  /** Whether it is so already. */
  readonly isMet: (found: Found | null) => boolean;
  /** null = the key goes */
  readonly value: string | null;
}

/** What changes keys. */
export interface Writing {
  readonly keys: Pick<Keys, 'some' | 'change'>;
  /** null = keys stay */
  readonly lease: Pick<EtcdLease, 'id' | 'grant'> | null;
}

export interface Store extends Writing {
  readonly keys: Keys;
}

/** Keys of a transaction: etcd takes 128, unless it is told otherwise. */
export const MOST_KEYS = 100;
const MOST_TRIES = 12;
/** Milliseconds. */
const LONGEST_PAUSE = 100;
/** An etcd in which no key is under a lease. */
export const NO_LEASE = '0';

/**
 * Has keys be as they are wanted.
 *
 * @param wishes at most {@link MOST_KEYS}, for a key each
 * @returns the names of those that were changed for it
 * @throws MessageError when others change the same keys all the time; as EtcdApi
 */
export async function fulfilled(
  { keys, lease }: Writing,
  wishes: readonly Wish[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  let found = await keys.some(namesOf(wishes), signal);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const open = wishes.filter(({ name, isMet }) => !isMet(found.get(name) ?? null));
    if (open.length === 0) return new Set();
    const changes = open.map(({ name, value }): KeyChange => ({
      name,
      value,
      seen: found.get(name)?.modRevision ?? '0',
      lease: lease?.id ?? NO_LEASE,
    }));
    const instead = await changedOrGranted({ keys, lease }, changes, signal);
    if (instead === 'changed') return new Set(namesOf(open));
    if (instead === 'lease') continue;
    found = new Map([...found].filter(([name]) => !open.some((wish) => wish.name === name)).concat([...instead]));
    await delay(Math.random() * LONGEST_PAUSE, undefined, { signal });
  }
  throw new MessageError(message('registry_keeps_changing'));
}

/** @returns what the keys are instead; 'lease' = nothing was changed, as there was no lease, and now there is (EL2) */
async function changedOrGranted(
  { keys, lease }: Writing,
  changes: readonly KeyChange[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found> | 'changed' | 'lease'> {
  try {
    return (await keys.change(changes, signal)) ?? 'changed';
  } catch (error) {
    if (lease === null || !(error instanceof EtcdRefusal && error.code === NOT_FOUND)) throw error;
    await lease.grant(signal);
    return 'lease';
  }
}

function namesOf(wishes: readonly Wish[]): readonly string[] {
  return wishes.map(({ name }) => name);
}

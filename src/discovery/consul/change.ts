import { setTimeout as delay } from 'node:timers/promises';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { nameIn } from '../registry-api/names.ts';
import type { Instance } from './answers.ts';
import type { ConsulApi, Operation } from './api.ts';

/*
 * CC1. A transaction changes up to thirty instances, or none where one of them was changed since it was read: then all are read again,
 *      and it is made anew for what is still to be done. Two processes at once are as one.
 * CC2. A transaction whose answer was lost may be made again: where it had its effect it is stale, and what is read is as it was wanted.
 */

/** What is to become of an instance. */
export interface Wish {
  readonly name: string;
  /** Whether it is so already. */
  readonly isMet: (found: Instance | null) => boolean;
  readonly operations: (found: Instance | null) => readonly Operation[];
}

/** consul takes 64 operations: one for the node, and two for each instance. */
export const MOST_INSTANCES = 30;
const MOST_TRIES = 12;
/** Milliseconds. */
const LONGEST_PAUSE = 200;

/**
 * Has instances be as they are wanted.
 *
 * @param wishes at most {@link MOST_INSTANCES}, for an instance each
 * @param first operations that every transaction begins with
 * @returns the names of those that were changed for it
 * @throws MessageError when others change the same instances all the time; as ConsulApi
 */
export async function fulfilled(
  { api, own }: { readonly api: Pick<ConsulApi, 'instances' | 'change'>; readonly own: string },
  wishes: readonly Wish[],
  { signal, first = [] }: { readonly signal: AbortSignal; readonly first?: readonly Operation[] },
): Promise<ReadonlySet<string>> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = byName(await api.instances(signal), own);
    const open = wishes.filter(({ name, isMet }) => !isMet(found.get(name) ?? null));
    if (open.length === 0) return new Set();
    const operations = open.flatMap(({ name, operations }) => operations(found.get(name) ?? null));
    if ((await api.change([...first, ...operations], signal)) === 'changed')
      return new Set(open.map(({ name }) => name));
    await delay(Math.random() * LONGEST_PAUSE, undefined, { signal });
  }
  throw new MessageError(message('registry_keeps_changing'));
}

/**
 * The instances of a service by the names that servers have: on Springtide's own node it is the id of the instance, on every other the
 * node's name comes before it. Those that no name can be are passed over.
 *
 * @example [...byName(instances, 'springtide').keys()] // ['web-7', 'host-3/web']
 */
export function byName(instances: readonly Instance[], own: string): ReadonlyMap<string, Instance> {
  return new Map(
    instances.flatMap((instance) => {
      const { node, id } = instance;
      const name = nameIn(Buffer.from(node === own && !id.includes('/') ? id : `${node}/${id}`));
      return name === null ? [] : [[name, instance] as const];
    }),
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import { chunksOf } from '../../base/calls/chunks.ts';
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
const MOST_INSTANCES = 30;
const MOST_TRIES = 12;
/** Milliseconds. */
const LONGEST_PAUSE = 200;

/** A wish that came true. */
interface Fulfilled<One extends Wish> {
  readonly wish: One;
  /** The instance was changed for it. */
  readonly isChanged: boolean;
}

interface Writing {
  readonly api: Pick<ConsulApi, 'instances' | 'change'>;
  /** The node of Springtide's instances. */
  readonly own: string;
}

interface FulfilOptions {
  readonly signal: AbortSignal;
  /** Operations that every transaction begins with. */
  readonly first?: readonly Operation[];
}

/**
 * Has instances be as they are wanted, as many at once as a transaction takes. All are read once, and again when a transaction is stale.
 *
 * @param wishes for an instance each
 * @returns each wish, once it came true
 * @throws MessageError when others change the same instances all the time; as ConsulApi
 */
export async function* fulfilled<One extends Wish>(
  { api, own }: Writing,
  wishes: readonly One[],
  { signal, first = [] }: FulfilOptions,
): AsyncIterable<Fulfilled<One>> {
  const read = async (): Promise<ReadonlyMap<string, Instance>> => byName(await api.instances(signal), own);
  let found = await read();
  for (const part of chunksOf(wishes, MOST_INSTANCES)) {
    for (let tries = 1; ; tries += 1) {
      const open = openIn(part, found);
      const operations = open.flatMap(({ name, operations }) => operations(found.get(name) ?? null));
      if (open.length === 0 || (await api.change([...first, ...operations], signal)) === 'changed') {
        yield* part.map((wish) => ({ wish, isChanged: open.includes(wish) }));
        break;
      }
      if (tries === MOST_TRIES) throw new MessageError(message('registry_keeps_changing'));
      await delay(Math.random() * LONGEST_PAUSE, undefined, { signal });
      found = await read();
    }
  }
}

function openIn<One extends Wish>(wishes: readonly One[], found: ReadonlyMap<string, Instance>): readonly One[] {
  return wishes.filter(({ name, isMet }) => !isMet(found.get(name) ?? null));
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

import { setTimeout as delay } from 'node:timers/promises';
import type { VmTypeId } from '../../domain/ids.ts';
import { message } from '../../messages/message.ts';
import { hostKeyIn } from '../cloud/console-host-key.ts';
import type { CreateEvent } from '../provider.ts';
import type { Asked } from './ask.ts';
import { endedReason, type Seen, vmIdOf } from './instances.ts';
import type { Ec2Machines } from './machines.ts';
import { placeKey } from './order.ts';
import type { Places } from './places.ts';
import type { Settings } from './settings.ts';

/** Milliseconds between two looks: they grow. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

export type FoundMachine = Asked & { readonly kind: 'found' };

export interface FollowOptions {
  readonly machines: Ec2Machines;
  readonly places: Places;
  readonly settings: Settings;
  readonly vmTypeId: VmTypeId;
  readonly signal: AbortSignal;
}

/** Follows machines until they run and have their address, all with as few calls as there are pages. */
export async function* followed(found: readonly FoundMachine[], options: FollowOptions): AsyncIterable<CreateEvent> {
  const { machines, settings, vmTypeId, signal } = options;
  const waiting = new Map(found.map((one) => [placeKey(one.place), one]));
  for (const { token, seen } of found) {
    if (seen.state !== 'making') continue;
    const note = message('machine_boots', { machine: vmIdOf(vmTypeId, seen.id), place: seen.zone });
    yield { token, kind: 'progress', note };
  }
  const end = performance.now() + settings.time_limit * 1000;
  let seen = found.map((one) => one.seen);
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
    for (const event of await eventsOf(seen, waiting, options)) yield event;
    if (waiting.size === 0) return;
    const left = end - performance.now();
    if (left <= 0) break;
    await delay(Math.min(pause, left), undefined, { signal });
    const orders = [...waiting.values()].map(({ place }) => place.order);
    seen = [...(await machines.ofOrders(orders, signal))];
  }
  const seconds = settings.time_limit;
  const running = new Set(seen.flatMap(({ key, state, ip }) => (state === 'running' && ip !== null ? [key] : [])));
  for (const [key, { token }] of waiting) {
    const reason = message(running.has(key) ? 'cloud_no_host_key' : 'cloud_late', { seconds });
    yield { token, kind: 'failed', reason };
  }
}

/** What has come to its end by what is seen now; it is waited for no longer. */
async function eventsOf(
  seen: readonly Seen[],
  waiting: Map<string, FoundMachine>,
  options: FollowOptions,
): Promise<readonly CreateEvent[]> {
  const events = await Promise.all(
    seen.map(async (one) => {
      const awaited = waiting.get(one.key ?? '');
      const event = awaited === undefined ? null : await eventOf(one, awaited, options);
      if (event !== null) waiting.delete(one.key ?? '');
      return event;
    }),
  );
  return events.filter((event) => event !== null);
}

async function eventOf(
  seen: Seen,
  { token, place }: FoundMachine,
  { machines, places, settings, vmTypeId, signal }: FollowOptions,
): Promise<CreateEvent | null> {
  const vmId = vmIdOf(vmTypeId, seen.id);
  if (seen.state === 'gone') {
    // the next attempt makes another
    await places.release([{ token, place }]);
    return { token, kind: 'failed', reason: endedReason(seen) };
  }
  if (seen.state === 'stopped')
    return { token, kind: 'failed', reason: message('cloud_stopped', { machine: vmId, status: 'stopped' }) };
  if (seen.state === 'making' || seen.ip === null) return null;
  const machine = { vmId, ip: seen.ip, token };
  if (!settings.read_host_key) return { token, kind: 'created', machine };
  const hostKey = hostKeyIn(await machines.console(seen.id, signal));
  return hostKey === null ? null : { token, kind: 'created', machine: { ...machine, hostKey } };
}

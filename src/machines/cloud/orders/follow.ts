import { setTimeout as delay } from 'node:timers/promises';
import { message } from '../../../messages/message.ts';
import type { CreateEvent } from '../../provider.ts';
import { hostKeyIn } from '../console-host-key.ts';
import type { Asked } from './ask.ts';
import { placeKey } from './order.ts';
import type { OrderedMachines } from './ordered-machines.ts';
import type { Places } from './places.ts';
import { endedReason, type Seen } from './seen.ts';
import type { OrderSettings } from './settings.ts';

/** Milliseconds between two looks: they grow. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

export type FoundMachine = Asked & { readonly kind: 'found' };

export interface FollowOptions {
  readonly machines: OrderedMachines;
  readonly places: Places;
  readonly settings: Pick<OrderSettings, 'time_limit' | 'read_host_key'>;
  readonly vmIdOf: (id: string) => string;
  readonly signal: AbortSignal;
}

/** Follows machines until they run and have their address, all with as few calls as there are pages. */
export async function* followed(found: readonly FoundMachine[], options: FollowOptions): AsyncIterable<CreateEvent> {
  const { machines, settings, vmIdOf, signal } = options;
  const look = machines.watch();
  const waiting = new Map(found.map((one) => [placeKey(one.place), one]));
  for (const { token, seen } of found) {
    if (seen.state !== 'making') continue;
    const note = message('machine_boots', { machine: vmIdOf(seen.id), place: seen.zone });
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
    seen = [...(await look([...waiting.values()], signal))];
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
  { machines, places, settings, vmIdOf, signal }: FollowOptions,
): Promise<CreateEvent | null> {
  const vmId = vmIdOf(seen.id);
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

import { orAborted } from '../../base/or-aborted.ts';
import { message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { writtenPlace } from '../written-place.ts';
import { type GroupTarget, isSame, nameOf, ownTargets, type ServerGroup, type Target } from './server-group.ts';
import { settled, type SettledBatch } from './settled.ts';

/** A server that leaves, and what the group has of it. */
interface Leaving<Found> {
  readonly target: Target;
  readonly own: readonly Found[];
}

/** gone: the group does not have it any more; back: it is registered again */
type Verdict = 'gone' | 'back';

/**
 * Takes servers out of a group.
 *
 * GU1. A target is deregistered: it gets no new request, and the load balancer lets those in flight end.
 * GU2. One that drains already, as an earlier call left it, is waited for like one that this call takes out.
 * GU3. The group has it until it has drained, perhaps also when it has no requests. The drain time may be over earlier: then it is listed
 *      for a while, and that is no failure.
 */
export async function* unregisterTargets<Found extends GroupTarget>(
  group: ServerGroup<Found>,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const begin = performance.now();
  const there = await orAborted(group.look(), signal);
  const leaving: Leaving<Found>[] = [];
  for (const target of targets) {
    const own = ownTargets(target, there);
    if (own.length > 0) leaving.push({ target, own });
    else yield { ip: target.ip, ok: true, log: message('group_absent', { node: target.ip, group: group.title }) };
  }
  const out = yield* deregistered(group, leaving, signal);
  for await (const { batch } of drained(group, out, signal)) {
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    for (const { item, verdict } of batch) yield eventOf(group.name, item.target, verdict, seconds);
  }
}

/** Deregisters what servers have, and yields an event for each that the group keeps. @returns all others */
export async function* deregistered<Found extends GroupTarget, One extends Leaving<Found>>(
  group: ServerGroup<Found>,
  leaving: readonly One[],
  signal: AbortSignal,
): AsyncGenerator<ServerEvent, readonly One[]> {
  const out = new Set(leaving);
  const asked = leaving.flatMap(({ own }) => own.filter(({ isIn }) => isIn));
  for await (const { items, fault } of group.deregister(asked, signal)) {
    if (fault === null) continue;
    for (const one of [...out].filter(({ own }) => own.some((target) => items.includes(target)))) {
      out.delete(one);
      yield { ip: one.target.ip, ok: false, log: fault.content };
    }
  }
  return [...out];
}

/** Waits until targets are gone that were deregistered, as long as the settings or the group say. */
export async function* drained<Found extends GroupTarget, One extends Leaving<Found>>(
  group: ServerGroup<Found>,
  leaving: readonly One[],
  signal: AbortSignal,
): AsyncIterable<SettledBatch<One, readonly Found[], Verdict>> {
  if (leaving.length === 0) return;
  const seconds = group.settings.drain_timeout ?? (await group.goneWithin(signal));
  const verdictOf = ({ own }: One, seen: readonly Found[]): Verdict | null => {
    const left = seen.filter((other) => own.some((target) => isSame(target, other)));
    if (left.length === 0) return 'gone';
    return left.some(({ isIn }) => isIn) ? 'back' : null;
  };
  yield* settled(leaving, { look: () => orAborted(group.look(), signal), verdictOf, seconds, signal });
}

function eventOf(group: string, target: Target, verdict: Verdict | null, seconds: string): ServerEvent {
  const { ip } = target;
  const server = nameOf(group, target);
  if (verdict === 'back') return { ip, ok: false, log: message('group_back', { server }) };
  if (verdict === 'gone') {
    return { ip, ok: true, log: message('server_removed', { server, how: message('drained', { seconds }) }) };
  }
  const log = message('server_removed', { server, how: message('group_still_drains', { seconds }) });
  return { ip, ok: true, log, keptAs: writtenPlace({ ip: target.id, port: target.port }) };
}

import { orAborted } from '../../base/or-aborted.ts';
import { message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { settled, type SettledBatch } from '../groups/settled.ts';
import { writtenPlace } from '../written-place.ts';
import type { Group } from './group.ts';
import { type GroupTarget, isIn } from './group-targets.ts';
import { nameOf, ownTargets, type Target } from './targets.ts';

/** Seconds beyond the deregistration delay until the target group says that it is over. */
const MORE = 60;

/** A server that leaves, and what the target group has of it. */
interface Leaving {
  readonly target: Target;
  readonly own: readonly GroupTarget[];
}

/** gone: the target group does not have it any more; back: it is registered again */
type Verdict = 'gone' | 'back';

/**
 * Takes servers out of a target group.
 *
 * EU1. A target is deregistered: it gets no new request, and the load balancer lets those in flight end.
 * EU2. It drains until its deregistration delay is over, also when it has no requests: the target group says no more than that. So the
 *      drain time may be over earlier; then it is listed for a while, and that is no failure.
 */
export async function* unregisterTargets(
  group: Group,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const begin = performance.now();
  const there = await orAborted(group.look(), signal);
  const leaving: Leaving[] = [];
  for (const target of targets) {
    const own = ownTargets(target, there);
    if (own.length > 0) leaving.push({ target, own });
    else yield { ip: target.ip, ok: true, log: message('elb_absent', { node: target.ip, group: group.name }) };
  }
  const open = new Set(leaving);
  const asked = leaving.flatMap(({ own }) => own.filter(isIn));
  for await (const { items, fault } of group.deregister(asked, signal)) {
    if (fault === null) continue;
    for (const one of [...open].filter(({ own }) => own.some((target) => items.includes(target)))) {
      open.delete(one);
      yield { ip: one.target.ip, ok: false, log: fault.content };
    }
  }
  for await (const { batch } of drained(group, [...open], signal)) {
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    for (const { item, verdict } of batch) yield eventOf(group, item.target, verdict, seconds);
  }
}

/** Waits until targets are gone that were deregistered, as long as the settings or the target group say. */
export async function* drained<One extends Leaving>(
  group: Group,
  leaving: readonly One[],
  signal: AbortSignal,
): AsyncIterable<SettledBatch<One, readonly GroupTarget[], Verdict>> {
  if (leaving.length === 0) return;
  const seconds = group.settings.drain_timeout ?? (await group.elb.delay(signal)) + MORE;
  const verdictOf = ({ own }: One, seen: readonly GroupTarget[]): Verdict | null => {
    const left = seen.filter((other) => own.some(({ id, port }) => other.id === id && other.port === port));
    if (left.length === 0) return 'gone';
    return left.some(isIn) ? 'back' : null;
  };
  yield* settled(leaving, { look: () => orAborted(group.look(), signal), verdictOf, seconds, signal });
}

function eventOf({ name }: Group, target: Target, verdict: Verdict | null, seconds: string): ServerEvent {
  const { ip } = target;
  const server = nameOf(name, target);
  if (verdict === 'back') return { ip, ok: false, log: message('elb_back', { server }) };
  if (verdict === 'gone') {
    return { ip, ok: true, log: message('server_removed', { server, how: message('drained', { seconds }) }) };
  }
  const log = message('server_removed', { server, how: message('elb_still_drains', { seconds }) });
  return { ip, ok: true, log, keptAs: writtenPlace({ ip: target.id, port: target.port }) };
}

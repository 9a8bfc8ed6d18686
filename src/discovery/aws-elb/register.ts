import { orAborted } from '../../base/or-aborted.ts';
import { message, type Message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { settled } from '../groups/settled.ts';
import { writtenPlace } from '../written-place.ts';
import { type GroupTarget, isHealthy, isHopeless, isIn } from './group-targets.ts';
import type { Group } from './group.ts';
import { nameOf, type Target } from './targets.ts';
import { drained } from './unregister.ts';

/** Milliseconds after which a reason holds that does not pass by itself. */
const HOPELESS_AFTER = 3000;

/** A target that is not healthy, as it was seen last; undefined = the group does not have it. */
interface Late {
  readonly target: Target;
  readonly seen: GroupTarget | undefined;
  readonly isOver: boolean;
}

/**
 * Puts servers into a target group.
 *
 * ER1. A server is in when the load balancer finds it healthy. One that is not in time, and that this call has put in, is taken out again.
 * ER2. A server has one target: those at other ports of it are taken out, once it is in.
 */
export async function* registerTargets(
  group: Group,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const before = await orAborted(group.look(), signal);
  const added = new Set(targets.filter((target) => !before.some((other) => isIn(other) && isSame(target, other))));
  const present = new Set(targets);
  for await (const { items, fault } of group.register([...added], signal)) {
    if (fault === null) continue;
    for (const target of items) {
      present.delete(target);
      yield { ip: target.ip, ok: false, log: fault.content };
    }
  }
  const moved: Target[] = [];
  for await (const { batch, seen } of untilUp(group, [...present], signal)) {
    const late: Late[] = [];
    for (const { item: target, verdict } of batch) {
      if (verdict !== 'up') {
        late.push({ target, seen: seen.find((other) => isSame(target, other)), isOver: verdict === null });
      } else if (seen.some((other) => isElsewhere(target, other))) moved.push(target);
      else yield { ip: target.ip, ok: true, log: done(group, target, added) };
    }
    yield* failed(group, late, added, signal);
  }
  yield* movedTargets(group, moved, added, signal);
}

function untilUp(group: Group, targets: readonly Target[], signal: AbortSignal) {
  const { check, up_timeout: seconds } = group.settings;
  const verdictOf = (target: Target, seen: readonly GroupTarget[], elapsed: number): 'up' | 'hopeless' | null => {
    const own = seen.find((other) => isIn(other) && isSame(target, other));
    if (own === undefined) return null;
    if (!check || isHealthy(own)) return 'up';
    return isHopeless(own) && elapsed >= HOPELESS_AFTER ? 'hopeless' : null;
  };
  return settled(targets, { look: () => orAborted(group.look(), signal), verdictOf, seconds, signal });
}

/** ER1 */
async function* failed(
  group: Group,
  late: readonly Late[],
  added: ReadonlySet<Target>,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const own = late.flatMap(({ target, seen }) => (seen !== undefined && isIn(seen) && added.has(target) ? [seen] : []));
  for await (const { fault } of group.deregister(own, signal)) if (fault !== null) throw fault;
  for (const { target, seen, isOver } of late) {
    const met = seen?.said ?? message('elb_vanished');
    const how = isOver ? message('elb_late', { seconds: group.settings.up_timeout, met }) : met;
    const server = nameOf(group.name, target);
    const log = added.has(target)
      ? message('elb_not_healthy_out', { server, node: target.ip, how })
      : message('elb_not_healthy', { server, node: target.ip, how });
    yield { ip: target.ip, ok: false, log };
  }
}

/** ER2 */
async function* movedTargets(
  group: Group,
  moved: readonly Target[],
  added: ReadonlySet<Target>,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  if (moved.length === 0) return;
  const there = await orAborted(group.look(), signal);
  const others = there.filter((other) => moved.some((target) => isElsewhere(target, other)));
  for await (const { fault } of group.deregister(others.filter(isIn), signal)) if (fault !== null) throw fault;
  const leaving = moved.map((target) => ({ target, own: others.filter((other) => isElsewhere(target, other)) }));
  for await (const { batch } of drained(group, leaving, signal)) {
    for (const { item } of batch) yield { ip: item.target.ip, ok: true, log: done(group, item.target, added) };
  }
}

function done({ name, settings }: Group, target: Target, added: ReadonlySet<Target>): Message {
  const values = { address: writtenPlace(target), server: nameOf(name, target), check: 'healthy' };
  if (settings.check) return message(added.has(target) ? 'registered_checked' : 'registered_already_checked', values);
  return message(added.has(target) ? 'registered' : 'registered_already', values);
}

function isSame({ id, port }: Target, other: GroupTarget): boolean {
  return other.id === id && other.port === port;
}

function isElsewhere({ id, port }: Target, other: GroupTarget): boolean {
  return other.id === id && other.port !== port;
}

import { orAborted } from '../../base/or-aborted.ts';
import { message, type Message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { writtenPlace } from '../written-place.ts';
import { type GroupTarget, isElsewhere, isSame, nameOf, type ServerGroup, type Target } from './server-group.ts';
import { settled } from './settled.ts';
import { deregistered, drained } from './unregister.ts';

/** Milliseconds after which a reason holds that does not pass by itself. */
const HOPELESS_AFTER = 3000;

/** A target that is not healthy, as it was seen last; undefined = the group does not have it. */
interface Late<Found> {
  readonly target: Target;
  readonly seen: Found | undefined;
  readonly isOver: boolean;
}

/**
 * Puts servers into a group.
 *
 * GR1. A server is in when the load balancer finds it healthy. One that is not in time, and that this call has put in, is taken out again.
 * GR2. A server has one target: those at other ports of it are taken out, once it is in.
 */
export async function* registerTargets<Found extends GroupTarget>(
  group: ServerGroup<Found>,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const before = await orAborted(group.look(), signal);
  const added = new Set(targets.filter((target) => !before.some((other) => isThere(target, other))));
  const other = targets.filter(
    (target) => !before.some((found) => isThere(target, found) && found.weight === target.weight),
  );
  const present = new Set(targets);
  for await (const { items, fault } of group.register(other, signal)) {
    if (fault === null) continue;
    for (const target of items) {
      present.delete(target);
      yield { ip: target.ip, ok: false, log: fault.content };
    }
  }
  const moved: Target[] = [];
  for await (const { batch, seen } of untilUp(group, [...present], added, signal)) {
    const late: Late<Found>[] = [];
    for (const { item: target, verdict } of batch) {
      if (verdict !== 'up') {
        late.push({ target, seen: seen.find((one) => isSame(target, one)), isOver: verdict === null });
      } else if (seen.some((one) => isElsewhere(target, one))) moved.push(target);
      else yield { ip: target.ip, ok: true, log: done(group, target, added) };
    }
    yield* failed(group, late, added, signal);
  }
  yield* movedTargets(group, moved, added, signal);
}

function isThere(target: Target, other: GroupTarget): boolean {
  return other.isIn && isSame(target, other);
}

function untilUp<Found extends GroupTarget>(
  group: ServerGroup<Found>,
  targets: readonly Target[],
  added: ReadonlySet<Target>,
  signal: AbortSignal,
) {
  const { check, up_timeout: seconds } = group.settings;
  const looks = new Map<Target, number>();
  const verdictOf = (target: Target, seen: readonly Found[], elapsed: number): 'up' | 'hopeless' | null => {
    const own = seen.find((other) => isThere(target, other));
    if (own === undefined) return null;
    if (!check) return 'up';
    const inARow = own.health === 'healthy' ? (looks.get(target) ?? 0) + 1 : 0;
    looks.set(target, inARow);
    if (inARow >= (added.has(target) ? group.looksUntilSure : 1)) return 'up';
    return own.health === 'hopeless' && elapsed >= HOPELESS_AFTER ? 'hopeless' : null;
  };
  return settled(targets, { look: () => orAborted(group.look(), signal), verdictOf, seconds, signal });
}

/** GR1 */
async function* failed<Found extends GroupTarget>(
  group: ServerGroup<Found>,
  late: readonly Late<Found>[],
  added: ReadonlySet<Target>,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const leaving = late.map((one) => ({
    ...one,
    own: one.seen !== undefined && added.has(one.target) ? [one.seen] : [],
  }));
  const out = yield* deregistered(group, leaving, signal);
  for (const { target, seen, isOver } of out) {
    const met = seen?.said ?? message('group_vanished');
    const how = isOver ? message('group_late', { seconds: group.settings.up_timeout, met }) : met;
    const server = nameOf(group.name, target);
    const log = added.has(target)
      ? message('group_not_healthy_out', { server, node: target.ip, how })
      : message('group_not_healthy', { server, node: target.ip, how });
    yield { ip: target.ip, ok: false, log };
  }
}

/** GR2 */
async function* movedTargets<Found extends GroupTarget>(
  group: ServerGroup<Found>,
  moved: readonly Target[],
  added: ReadonlySet<Target>,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  if (moved.length === 0) return;
  const there = await orAborted(group.look(), signal);
  const others = there.filter((other) => moved.some((target) => isElsewhere(target, other)));
  const leaving = moved.map((target) => ({ target, own: others.filter((other) => isElsewhere(target, other)) }));
  const out = yield* deregistered(group, leaving, signal);
  for await (const { batch } of drained(group, out, signal)) {
    for (const { item } of batch) yield { ip: item.target.ip, ok: true, log: done(group, item.target, added) };
  }
}

function done<Found extends GroupTarget>(
  { name, settings }: ServerGroup<Found>,
  target: Target,
  added: ReadonlySet<Target>,
): Message {
  const values = { address: writtenPlace(target), server: nameOf(name, target), check: 'healthy' };
  if (settings.check) return message(added.has(target) ? 'registered_checked' : 'registered_already_checked', values);
  return message(added.has(target) ? 'registered' : 'registered_already', values);
}

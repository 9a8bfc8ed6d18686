import { setTimeout as delay } from 'node:timers/promises';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { writtenPlace } from '../written-place.ts';
import type { Changed } from './change.ts';
import type { NginxHost } from './host.ts';
import type { Worker } from './host-program.ts';
import type { ServerResult } from './line-edits.ts';
import type { Balancer } from './register.ts';
import type { NginxTarget as Target } from './targets.ts';

/** Seconds that one question to a host waits at most. */
const LONGEST_WAIT = 20;
/** Milliseconds until a host is asked again that did not answer. */
const PAUSE = 500;

/**
 * Takes servers out of the upstreams.
 *
 * NU1. A server goes down first, and nginx is reloaded: the workers that know it as one that serves get no new request, and end with
 *      their last one.
 * NU2. Its line goes when these workers have ended on every host, or the drain time is over. nginx is not told of that: it has the
 *      server as one that is down. No request is cut by nginx or by this.
 * NU3. A line that is not Springtide's stays, and is down.
 */
export async function* unregisterServers(
  { hosts, changes, settings }: Balancer,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const begin = performance.now();
  const leaving = await changes.ask(
    targets.map(({ server }) => ({ kind: 'leave', server: { ...server, isLeaving: true } })),
    signal,
  );
  // requests have the drain time after nginx was told
  const end = performance.now() + settings.drain_timeout * 1000;
  const there: Target[] = [];
  for (const target of targets) {
    const isThere = standingIn(leaving, target)?.standing !== 'absent';
    if (isThere) there.push(target);
    else yield { ip: target.ip, ok: true, log: absent(target, settings.upstreams) };
  }
  if (there.length === 0) return;
  const left = await Promise.all(hosts.map((host) => drained(host, leaving.ending.get(host) ?? [], end, signal)));
  const how = drainOf((performance.now() - begin) / 1000, left);
  const gone = await changes.ask(
    there.map(({ server }) => ({ kind: 'out', server })),
    signal,
  );
  for (const target of there) yield eventOf(target, standingIn(gone, target), how);
}

function standingIn({ results }: Changed, { server }: Target): ServerResult | undefined {
  return results.get(server.name);
}

interface Drained {
  readonly host: NginxHost;
  /** Workers that still have requests. */
  readonly left: number;
  /** Why nobody knows; null = it is known. */
  readonly trouble: Value | null;
}

/** Waits for the workers of a host; one that does not answer is asked again until the drain time is over. */
async function drained(
  host: NginxHost,
  workers: readonly Worker[],
  end: number,
  signal: AbortSignal,
): Promise<Drained> {
  let left = workers;
  let trouble: Value | null = null;
  while (left.length > 0) {
    const seconds = Math.min(LONGEST_WAIT, Math.max(0, (end - performance.now()) / 1000));
    try {
      left = await host.untilGone(left, seconds, signal);
      trouble = null;
    } catch (error) {
      signal.throwIfAborted();
      trouble = contentOf(error);
    }
    if (performance.now() >= end) break;
    if (trouble !== null) await delay(PAUSE, undefined, { signal });
  }
  return { host, left: left.length, trouble };
}

function drainOf(elapsed: number, hosts: readonly Drained[]): Message {
  const seconds = elapsed.toFixed(1);
  const troubles = hosts.flatMap(({ trouble }) => trouble ?? []);
  if (troubles.length > 0) return message('nginx_drain_unknown', { seconds, reasons: troubles });
  const late = hosts.filter(({ left }) => left > 0);
  if (late.length === 0) return message('drained', { seconds });
  return message('nginx_drain_left', { seconds, hosts: late.map(({ host }) => host.name) });
}

function absent({ ip }: Target, upstreams: readonly string[]): Message {
  return message('nginx_server_absent', { node: ip, upstreams });
}

function eventOf({ ip, server }: Target, result: ServerResult | undefined, how: Message): ServerEvent {
  const address = writtenPlace(server);
  if (result?.standing === 'stays') {
    return { ip, ok: false, log: message('nginx_server_back', { server: server.name, address }) };
  }
  const keptAs = result?.keptAs ?? null;
  if (keptAs === null) return { ip, ok: true, log: message('server_removed', { server: server.name, how }) };
  return { ip, ok: true, log: message('nginx_server_kept', { server: keptAs, how }), keptAs };
}

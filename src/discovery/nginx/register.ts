import { setTimeout as delay } from 'node:timers/promises';
import { message, type Message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import type { Rounds } from '../rounds.ts';
import { writtenPlace } from '../written-place.ts';
import type { Changed } from './change.ts';
import type { ServerChange } from './edit.ts';
import type { NginxHost } from './host.ts';
import type { ServerResult } from './line-edits.ts';
import type { Settings } from './settings.ts';
import type { NginxTarget as Target } from './targets.ts';

/** What a call works with. */
export interface Balancer {
  readonly hosts: readonly NginxHost[];
  readonly changes: Rounds<ServerChange, Changed>;
  readonly settings: Settings;
}

const FIRST_PAUSE = 250;
const LAST_PAUSE = 5000;

/**
 * Puts servers into the upstreams.
 *
 * NR1. With `check`, a server is put in when every host of nginx could connect to its port; one that does not answer in time is not
 *      put in, and holds up no other.
 * NR2. Those that answer together are put in together, with one reload of each host.
 */
export async function* registerServers(
  { hosts, changes, settings }: Balancer,
  targets: readonly Target[],
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const begin = performance.now();
  let waiting = targets;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LAST_PAUSE, pause * 2)) {
    const ready = settings.check ? await answering(hosts, waiting, signal) : waiting;
    waiting = waiting.filter((target) => !ready.includes(target));
    if (ready.length > 0) {
      const { results } = await changes.ask(
        ready.map(({ server }) => ({ kind: 'in', server })),
        signal,
      );
      for (const target of ready) yield eventOf(target, settings, results.get(target.server.name));
    }
    if (waiting.length === 0) return;
    if (performance.now() - begin >= settings.up_timeout * 1000) break;
    await delay(pause, undefined, { signal });
  }
  for (const { ip, server } of waiting) {
    const log = message('nginx_server_silent', { address: writtenPlace(server), seconds: settings.up_timeout });
    yield { ip, ok: false, log };
  }
}

/** Those to which every host can connect. */
async function answering(
  hosts: readonly NginxHost[],
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<readonly Target[]> {
  const places = targets.map(({ server: { ip, port } }) => ({ ip, port }));
  const answers = await Promise.all(hosts.map((host) => host.probe(places, signal)));
  return targets.filter((_, position) => answers.every((open) => open.has(position)));
}

function eventOf({ ip, server }: Target, settings: Settings, result: ServerResult | undefined): ServerEvent {
  return { ip, ok: true, log: done(server.name, writtenPlace(server), settings, result) };
}

function done(name: string, address: string, { upstreams }: Settings, result: ServerResult | undefined): Message {
  const isNew = result?.standing === 'changed';
  const server = upstreams.map((upstream) => `${upstream}/${result?.keptAs ?? name}`).join(', ');
  return message(isNew ? 'registered' : 'registered_already', { address, server });
}

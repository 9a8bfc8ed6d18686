import { setTimeout as delay } from 'node:timers/promises';
import { oneLine } from '../../base/foreign-text.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
import { writtenPlace } from '../written-place.ts';
import type { Check, Instance } from './answers.ts';
import type { ConsulApi } from './api.ts';
import { byName, fulfilled, MOST_INSTANCES, type Wish } from './change.ts';
import { stateOf } from './members.ts';
import type { Settings } from './settings.ts';
import { isAsWanted, nodeOperation, registerOperations, type Wanted, wantedOf } from './wanted.ts';

const FIRST_PAUSE = 200;
const LAST_PAUSE = 2000;

/** A server on its way. */
interface Registered {
  readonly ip: string;
  readonly wanted: Wanted;
  /** It was changed for it. */
  readonly isNew: boolean;
}

/**
 * Registers servers, a transaction for many. With a check, a server is through when all of its checks pass; one whose checks do not pass
 * in time stays registered: it is given out to nobody who asks for healthy ones, and holds up no other.
 */
export async function* registerServers(
  api: ConsulApi,
  servers: readonly Server[],
  settings: Settings,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const registered: Registered[] = [];
  for (const chunk of chunksOf(servers, MOST_INSTANCES)) {
    const wanted = chunk.map((server) => ({ ip: server.ip, wanted: wantedOf(server, settings) }));
    const changed = await fulfilled(
      { api, own: settings.node },
      wanted.map((one) => wishOf(one.wanted, settings)),
      { signal, first: [nodeOperation(settings)] },
    );
    const done = wanted.map((one) => ({ ...one, isNew: changed.has(one.wanted.id) }));
    if (settings.check === 'none') for (const one of done) yield registeredEvent(one, settings);
    else registered.push(...done);
  }
  yield* untilHealthy(api, registered, settings, signal);
}

function wishOf(wanted: Wanted, settings: Settings): Wish {
  return {
    name: wanted.id,
    isMet: (found) => isAsWanted(found, wanted),
    operations: (found) => registerOperations(found, wanted, settings),
  };
}

async function* untilHealthy(
  api: ConsulApi,
  registered: readonly Registered[],
  settings: Settings,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  const begin = performance.now();
  let waiting = registered;
  if (waiting.length === 0) return;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LAST_PAUSE, pause * 2)) {
    const found = byName(await api.instances(signal), settings.node);
    const isUp = ({ wanted }: Registered): boolean => stateOf(found.get(wanted.id)?.checks ?? []) === 'up';
    for (const one of waiting.filter(isUp)) yield registeredEvent(one, settings);
    waiting = waiting.filter((one) => !isUp(one));
    if (waiting.length === 0) return;
    if (performance.now() - begin >= settings.up_timeout * 1000) {
      for (const { ip, wanted } of waiting)
        yield { ip, ok: false, log: late(wanted, found.get(wanted.id) ?? null, settings) };
      return;
    }
    await delay(pause, undefined, { signal });
  }
}

function registeredEvent({ ip, wanted, isNew }: Registered, settings: Settings): ServerEvent {
  return { ip, ok: true, log: registeredText(wanted, isNew, settings) };
}

function registeredText(wanted: Wanted, isNew: boolean, { service, check }: Settings): Message {
  const values = { address: placeOf(wanted), server: `${service}/${wanted.id}` };
  if (check === 'none') return message(isNew ? 'registered' : 'registered_already', values);
  const checked = { ...values, check: 'passing' };
  return message(isNew ? 'registered_checked' : 'registered_already_checked', checked);
}

function late(wanted: Wanted, found: Instance | null, { service, up_timeout: seconds }: Settings): Message {
  const failing = found?.checks.find((check) => stateOf([check]) === 'down');
  const met = found === null ? message('instance_gone') : saidOf(failing);
  return message('instance_not_healthy', { server: `${service}/${wanted.id}`, address: placeOf(wanted), seconds, met });
}

/** Consul's own words. */
function saidOf(check: Check | undefined): string {
  return check === undefined ? '' : oneLine(`${check.id} ${check.status} ${check.output}`, 300);
}

function placeOf({ address: ip, port }: Wanted): string {
  return writtenPlace({ ip, port });
}

import { oneLine } from '../../base/text/foreign-text.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { settled } from '../groups/settled.ts';
import { writtenPlace } from '../written-place.ts';
import type { Check, Instance } from './answers.ts';
import type { ConsulApi } from './api.ts';
import { byName, fulfilled, type Wish } from './change.ts';
import { stateOf } from './members.ts';
import type { Settings } from './settings.ts';
import { isAsWanted, nodeOperation, registerOperations, type Wanted, wantedOf } from './wanted.ts';

/** A server on its way. */
interface Registered {
  readonly ip: string;
  readonly wanted: Wanted;
  /** It was changed for it. */
  readonly isNew: boolean;
}

interface ServerWish extends Wish, Pick<Registered, 'ip' | 'wanted'> {}

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
  const wishes = servers.map((server) => wishOf(server, settings));
  const writing = { api, own: settings.node };
  for await (const { wish, isChanged } of fulfilled(writing, wishes, { signal, first: [nodeOperation(settings)] })) {
    const done = { ip: wish.ip, wanted: wish.wanted, isNew: isChanged };
    if (settings.check === 'none') yield registeredEvent(done, settings);
    else registered.push(done);
  }
  yield* untilHealthy(api, registered, settings, signal);
}

function wishOf(server: Server, settings: Settings): ServerWish {
  const wanted = wantedOf(server, settings);
  return {
    ip: server.ip,
    wanted,
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
  const look = async (): Promise<ReadonlyMap<string, Instance>> => byName(await api.instances(signal), settings.node);
  const verdictOf = ({ wanted }: Registered, found: ReadonlyMap<string, Instance>): 'up' | null =>
    stateOf(found.get(wanted.id)?.checks ?? []) === 'up' ? 'up' : null;
  const limits = { seconds: settings.up_timeout, signal };
  for await (const { batch, seen } of settled(registered, { look, verdictOf, ...limits })) {
    for (const { item, verdict } of batch) {
      if (verdict === 'up') yield registeredEvent(item, settings);
      else yield { ip: item.ip, ok: false, log: late(item.wanted, seen.get(item.wanted.id) ?? null, settings) };
    }
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

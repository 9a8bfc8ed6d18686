import { setTimeout as delay } from 'node:timers/promises';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { userDataOf } from '../cloud/user-data.ts';
import type { CreateEvent, Machine, MachineRequest } from '../provider.ts';
import { adopt, askFor, failed, type Wanted } from './ask.ts';
import { consoleHostKey } from './console.ts';
import type { Context } from './context.ts';
import { buildFault } from './faults.ts';
import { recentServers } from './listing.ts';
import { lookUp } from './named.ts';
import type { Design } from './server-request.ts';
import { addressOf, byToken, type Server } from './servers.ts';
import { vmIdOf } from './vm-id.ts';

/*
 * Nova has no token of the client: a create that is asked for twice makes two servers.
 *
 * OS1. The token is metadata of its server, from the create on. Servers are looked for by it before a create, and after one whose answer
 *      was lost. From the look to the answer nobody else looks for the same machine type.
 * OS2. A create of a process that died may still have its effect. Where a token has several servers the oldest is its machine, whoever
 *      looks, and the others are deleted; a machine is reported when it was looked at once more after its own create.
 * OS3. A server that could not be built is deleted before its failure is told, or another is asked for: a machine that is asked for
 *      again is made anew. One that ran before is never deleted for this.
 */

/** Milliseconds between two looks. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
const GROWTH = 1.5;

/** Makes machines, or finds those that there are. @throws the signal's reason */
export async function* createServers(
  context: Context,
  requests: readonly MachineRequest[],
  signal: AbortSignal,
): AsyncIterable<CreateEvent> {
  const open = new Map(requests.map((request) => [request.token, wantedFor(request)]));
  const limit = AbortSignal.timeout(context.settings.time_limit * 1000);
  try {
    yield* creation(context, open, AbortSignal.any([signal, limit]));
  } catch (error) {
    signal.throwIfAborted();
    const said = error instanceof MessageError ? (error.content as Value) : null;
    if (said === null && !(limit.aborted && isAbort(error, limit))) throw error;
    for (const { request, isSeen } of open.values()) {
      const reason = said ?? lateReason(context, isSeen);
      yield { token: request.token, kind: 'failed', reason };
    }
  }
}

/** What waits may reject with an error of its own when a signal aborts. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

/** A machine on its way, and what was told of it. */
interface Followed extends Wanted {
  isAsked: boolean;
  /** What it has reached. */
  isSeen: 'nothing' | 'booting' | 'address';
}

function wantedFor(request: MachineRequest): Followed {
  return { request, server: null, places: null, lost: 0, failure: null, isAsked: false, isSeen: 'nothing' };
}

async function* creation(
  context: Context,
  open: Map<string, Followed>,
  signal: AbortSignal,
): AsyncIterable<CreateEvent> {
  const design = await designOf(context, signal);
  for (let pause = FIRST_PAUSE; open.size > 0; pause = Math.min(pause * GROWTH, LONGEST_PAUSE)) {
    const missing = [...open.values()].filter(({ server }) => server === null);
    if (missing.length > 0) {
      await context.alone(() => askFor(context, design, { wanted: missing, signal }), signal);
      yield* told(open, missing);
    }
    if (open.size === 0) return;
    await delay(pause, undefined, { signal });
    yield* look(context, open, signal);
  }
}

async function designOf(context: Context, signal: AbortSignal): Promise<Design> {
  const { client, settings, owner } = context;
  const named = await lookUp(client, settings, signal);
  return { settings, owner, named, userData: userDataOf(settings.user_data ?? '', await context.publicKey()) };
}

/** What came of asking. */
function* told(open: Map<string, Followed>, asked: readonly Followed[]): Iterable<CreateEvent> {
  for (const one of asked) {
    const { token } = one.request;
    if (one.failure !== null) {
      open.delete(token);
      yield { token, kind: 'failed', reason: one.failure };
    } else if (one.server !== null && !one.isAsked) {
      one.isAsked = true;
      yield { token, kind: 'progress', note: message('cloud_asked', { machine: one.server }) };
    }
  }
}

/** Looks at those that have a server, and tells what is new. */
async function* look(context: Context, open: Map<string, Followed>, signal: AbortSignal): AsyncIterable<CreateEvent> {
  const followed = [...open.values()].filter(({ server }) => server !== null);
  const servers = await recentServers(context.client, new Set(followed.map(({ server }) => server ?? '')), signal);
  const known = byToken(servers.values(), context.owner);
  const news = await Promise.all(
    followed.map(async (one): Promise<readonly CreateEvent[]> => {
      const same = known.get(one.request.token) ?? [];
      const [first] = same;
      if (first !== undefined) await settle(context, one, same, signal);
      return eventsOf(context, one, { server: servers.get(one.server ?? '') ?? null, first, signal });
    }),
  );
  for (const event of news.flat()) {
    if (event.kind !== 'progress') open.delete(event.token);
    yield event;
  }
}

/** OS2, OS3: what is left of the servers of a token. */
async function settle(context: Context, one: Followed, same: readonly Server[], signal: AbortSignal): Promise<void> {
  await adopt(context, one, same, signal);
  const broken = same.find(({ state }) => state === 'broken');
  if (one.server === null && broken !== undefined) failed(one, buildFault(broken.fault || broken.status));
}

async function eventsOf(
  context: Context,
  one: Followed,
  {
    server,
    first,
    signal,
  }: { readonly server: Server | null; readonly first: Server | undefined; readonly signal: AbortSignal },
): Promise<readonly CreateEvent[]> {
  const { token } = one.request;
  if (one.failure !== null) return [{ token, kind: 'failed', reason: one.failure }];
  // another place is tried
  if (one.server === null) return [];
  if (server === null || first === undefined)
    return [{ token, kind: 'failed', reason: message('cloud_gone', { machine: one.server }) }];
  if (server.state === 'stopped') {
    return [{ token, kind: 'failed', reason: message('cloud_stopped', { machine: server.id, status: server.status }) }];
  }
  const progress = server.state === 'making' ? reached(one, 'booting', message('cloud_booting')) : [];
  const ip = addressIn(context, server);
  if (server.state === 'making' || ip === null) return progress;
  const arrived = reached(one, 'address', message('cloud_address', { address: ip }));
  const machine = await machineOf(context, { server, token, ip, signal });
  if (machine instanceof CloudFault) return [...arrived, { token, kind: 'failed', reason: machine.content }];
  return machine === null ? arrived : [...arrived, { token, kind: 'created', machine }];
}

/** @returns null when it has not written its host key yet; why it never will */
async function machineOf(
  { client, settings, vmTypeId }: Context,
  {
    server,
    token,
    ip,
    signal,
  }: { readonly server: Server; readonly token: string; readonly ip: string; readonly signal: AbortSignal },
): Promise<Machine | CloudFault | null> {
  const machine = { vmId: vmIdOf(vmTypeId, server.id), ip, token };
  if (settings.read_host_key !== true) return machine;
  try {
    const hostKey = await consoleHostKey(client, server.id, signal);
    return hostKey === null ? null : { ...machine, hostKey };
  } catch (error) {
    if (error instanceof CloudFault) return error;
    throw error;
  }
}

function reached(one: Followed, what: Followed['isSeen'], note: Value): readonly CreateEvent[] {
  if (one.isSeen === what) return [];
  one.isSeen = what;
  return [{ token: one.request.token, kind: 'progress', note }];
}

function addressIn({ settings }: Context, server: Server): string | null {
  return addressOf(server, { network: settings.address_network ?? '', version: settings.address_version });
}

function lateReason({ settings }: Context, seen: Followed['isSeen']): Value {
  const seconds = settings.time_limit;
  return seen === 'address' ? message('cloud_no_host_key', { seconds }) : message('cloud_late', { seconds });
}

import { CloudFault, type CloudTrouble } from '../../clouds/cloud-fault.ts';
import type { Value } from '../../messages/message.ts';
import type { MachineRequest } from '../provider.ts';
import type { Context } from './context.ts';
import { poolOf, labelsOf } from './labels.ts';
import { everyServer } from './listing.ts';
import { type Place, placesFrom, spread } from './places.ts';
import { portsFor } from './ports.ts';
import { type Design, serverBody } from './server-request.ts';
import { byToken, createdIn, isOf, type Server } from './servers.ts';

/** A machine on its way. */
export interface Wanted {
  readonly request: MachineRequest;
  /** Its server; null = none yet. */
  server: string | null;
  /** What may still be tried; null = nothing was tried yet. */
  places: readonly Place[] | null;
  /** How often the answer to its create was lost. */
  lost: number;
  /** Why it is given up. */
  failure: Value | null;
}

/** Troubles that every other create would have too. */
const COMMON: ReadonlySet<CloudTrouble> = new Set(['quota', 'credential', 'permission', 'missing']);
/** A create is tried again so often when its answer was lost, and no server is found. */
const MOST_LOST = 4;

/**
 * Finds the servers of machines that have none yet, or asks for one each (OS1). Nobody else does so for the machine type meanwhile.
 *
 * @throws CloudFault when it is not known what is there; the signal's reason
 */
export async function askFor(
  context: Context,
  design: Design,
  { wanted, signal }: { readonly wanted: readonly Wanted[]; readonly signal: AbortSignal },
): Promise<void> {
  const servers = await everyServer(context.client, signal);
  const known = byToken(servers, context.owner);
  await Promise.all(wanted.map((one) => adopt(context, one, known.get(one.request.token) ?? [], signal)));
  const missing = wanted.filter(({ server, failure }) => server === null && failure === null);
  if (missing.length === 0) return;
  assignPlaces(context, design, { missing, servers });
  const tokens = missing.map(({ request }) => request.token);
  const ports = design.named.subnets.length === 0 ? null : await portsFor(context, design.named, { tokens, signal });
  let common: CloudFault | null = null;
  await Promise.all(
    missing.map(async (one) => {
      try {
        one.server = await post(context, design, {
          one,
          ports: ports?.get(one.request.token) ?? null,
          signal,
          unless: () => common,
        });
      } catch (error) {
        if (!(error instanceof CloudFault)) throw error;
        if (COMMON.has(error.trouble)) common ??= error;
        failed(one, error);
      }
    }),
  );
}

/** The server of a token is the oldest that was not broken from the beginning; the others go. @throws the signal's reason */
export async function adopt(
  { client }: Pick<Context, 'client'>,
  one: Wanted,
  same: readonly Server[],
  signal: AbortSignal,
): Promise<void> {
  const kept = same.find(({ state }) => state !== 'broken') ?? null;
  one.server = kept?.id ?? null;
  const others = same.filter((server) => server !== kept);
  try {
    await Promise.all(others.map(({ id }) => client.remove('compute', `/servers/${id}`, signal)));
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error;
    one.failure = error.content;
  }
}

/** What a fault means for a machine: another place, another try, or the end. */
export function failed(one: Wanted, fault: CloudFault): void {
  one.server = null;
  if (fault.trouble === 'unsure') {
    one.lost += 1;
    if (one.lost > MOST_LOST) one.failure = fault.content;
    return;
  }
  // another process has asked for it: where is not known
  if (fault.trouble === 'capacity' && one.places === null) return;
  one.places = one.places?.slice(1) ?? [];
  if (fault.trouble !== 'capacity' || one.places.length === 0) one.failure = fault.content;
}

function assignPlaces(
  { settings, owner }: Context,
  { named }: Design,
  { missing, servers }: { readonly missing: readonly Wanted[]; readonly servers: readonly Server[] },
): void {
  const { zones = [] } = settings;
  const fresh = missing.filter(({ places }) => places === null);
  const pools = Map.groupBy(fresh, ({ request }) => poolOf(new Map(Object.entries(labelsOf(request, owner)))));
  for (const [pool, members] of pools) {
    const counts = new Map<string, number>();
    for (const server of servers) {
      if (isOf(server, owner) && poolOf(server.metadata) === pool)
        counts.set(server.zone, (counts.get(server.zone) ?? 0) + 1);
    }
    const order = spread(members.length, zones, counts);
    for (const [index, one] of members.entries()) one.places = placesFrom(order[index] ?? '', zones, named.flavors);
  }
}

async function post(
  { client }: Context,
  design: Design,
  given: {
    readonly one: Wanted;
    readonly ports: readonly string[] | null;
    readonly signal: AbortSignal;
    readonly unless: () => Error | null;
  },
): Promise<string> {
  const { one, ports, signal, unless } = given;
  const place = one.places?.[0] ?? { flavor: '', zone: '' };
  const body = serverBody(design, one.request, { place, ports });
  const call = { service: 'compute', method: 'POST', path: '/servers', body } as const;
  return createdIn(await client.call(call, { signal, isRepeatable: false, unless }));
}

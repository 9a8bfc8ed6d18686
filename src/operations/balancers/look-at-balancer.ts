import { orAborted } from '../../base/or-aborted.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import { balancerDrift, type BalancerDrift } from '../../domain/fleet/balancer-drift.ts';
import { complaintAboutServers } from '../../domain/fleet/listed-servers.ts';
import type { Membership } from '../../domain/fleet/membership.ts';
import type { SdId } from '../../domain/ids.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { COMPARED_WITHIN_S, recordBalancerComplaint, recordBalancerDrift } from '../../store/balancers/looks.ts';
import { membershipsOf } from '../../store/balancers/memberships.ts';
import { type Database, isOutage } from '../../store/database.ts';

/** Milliseconds for a balancer to say which servers it has. */
const LISTED_WITHIN_MS = COMPARED_WITHIN_S * 1000;

export interface BalancerDeps {
  readonly database: Database;
  readonly discoveryOf: (id: SdId) => Promise<Discovery>;
  readonly now: () => Date;
}

/** What a look found, or why there is nothing to find. */
export type BalancerLook = { readonly drift: BalancerDrift } | { readonly complaint: Value };

/**
 * Compares the servers of a load balancer with its memberships, and records what they differ in (BD1 to BD8), or why it could not be
 * compared: then what was found before stays.
 *
 * @throws the signal's reason
 */
export async function lookAtBalancer(
  { database, discoveryOf, now }: BalancerDeps,
  sdId: SdId,
  signal: AbortSignal,
): Promise<BalancerLook> {
  try {
    const { era, drift, members } = await comparison(database, sdId, await discoveryOf(sdId), signal);
    await recordBalancerDrift(database, sdId, { era, members, drift }, now());
    return { drift };
  } catch (error) {
    signal.throwIfAborted();
    if (isOutage(error)) throw error;
    const complaint = contentOf(error);
    await recordBalancerComplaint(database, sdId, complaint, now());
    return { complaint };
  }
}

interface Comparison {
  readonly era: string | null;
  readonly members: number;
  readonly drift: BalancerDrift;
}

async function comparison(
  database: Database,
  sdId: SdId,
  discovery: Pick<Discovery, 'members' | 'era' | 'usual'>,
  signal: AbortSignal,
): Promise<Comparison> {
  const late = AbortSignal.timeout(LISTED_WITHIN_MS);
  const limit = AbortSignal.any([signal, late]);
  try {
    const before = await membershipsOf(database, sdId);
    // first the era: what the balancer forgets from now on shows in the next one
    const era = (await orAborted(discovery.era?.(limit) ?? Promise.resolve(null), limit)) ?? null;
    const servers = await orAborted(discovery.members(limit), limit);
    const complaint = complaintAboutServers(servers);
    if (complaint !== null) throw new MessageError(complaint);
    const memberships = settled(before, await membershipsOf(database, sdId));
    const drift = balancerDrift({ memberships, servers, usual: discovery.usual });
    return { era, members: servers.length, drift };
  } catch (error) {
    const seconds = LISTED_WITHIN_MS / 1000;
    throw late.aborted && !signal.aborted
      ? new MessageError(message('balancer_listed_late', { seconds }), { cause: error })
      : error;
  }
}

/** What changed while the balancer was asked counts as what a step is at (BD6). */
function settled(before: readonly Membership[], after: readonly Membership[]): readonly Membership[] {
  const earlier = new Map(before.map((membership) => [membership.name, membership]));
  const now = new Set(after.map(({ name }) => name));
  const unsettled = { state: 'leaving', isBusy: true } as const;
  return [
    ...after.map((membership) => {
      const then = earlier.get(membership.name);
      const isSame = then?.state === membership.state && then.since.getTime() === membership.since.getTime();
      return isSame ? membership : { ...membership, nodeId: membership.nodeId ?? then?.nodeId ?? null, ...unsettled };
    }),
    ...before.filter(({ name }) => !now.has(name)).map((membership) => ({ ...membership, ...unsettled })),
  ];
}

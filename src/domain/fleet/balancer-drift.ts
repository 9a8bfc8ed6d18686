import { isIP } from 'node:net';
import { canonicalAddress } from '../address.ts';
import type { Membership } from './membership.ts';

/*
 * What differs between the memberships of a load balancer and the servers that it has.
 *
 * BD1. A server is missing when its membership says in, its node is there, and the balancer, or an instance of it, does not have it;
 *      so is one that a failed repair left in maintenance or drain.
 * BD2. A server is serving when its membership says out, and the balancer sends it requests again.
 * BD3. A server that is in has another address, port or weight when somebody says which, and the balancer has another.
 * BD4. A server that is in, and that the balancer has in maintenance or drain, is held: somebody put it there by hand.
 * BD5. A server is foreign when no membership, also none that begins or ends meanwhile, can mean it.
 * BD6. What a step is at is no difference. It is unfinished when no task works on the node any more.
 * BD7. A server whose node is gone is a leftover as long as the balancer has it.
 * BD8. Every membership differs in one thing at most, and every server is meant by one membership at most. A server that fails the
 *      balancer's own health check is no difference.
 */

export const DIFFERENCES = [
  'missing',
  'serving',
  'address',
  'weight',
  'held',
  'leftover',
  'unfinished',
  'foreign',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

/** A server as a load balancer has it. */
export interface ListedServer {
  /** null = the balancer keeps no names */
  readonly name: string | null;
  readonly ip: string;
  readonly port: number;
  readonly weight: number | null;
  readonly state: 'up' | 'down' | 'draining' | 'maintenance' | 'unknown';
  /** The balancer's instances do not have it alike. */
  readonly isUneven?: true;
}

export interface ComparedBalancer {
  readonly memberships: readonly Membership[];
  readonly servers: readonly ListedServer[];
  /** What a server gets whose port or weight nobody says. */
  readonly usual: { readonly port?: number; readonly weight?: number };
}

export interface BalancerDifference {
  readonly kind: DifferenceKind;
  /** Of the membership; of a foreign server its own, or its address and port. */
  readonly name: string;
  /** null = it is foreign */
  readonly membership: Membership | null;
  /** null = the balancer does not have it */
  readonly found: ListedServer | null;
}

export interface BalancerDrift {
  readonly differences: readonly BalancerDifference[];
  /** The names of memberships that mean nothing any more: node and server are gone. */
  readonly forgotten: readonly string[];
}

/**
 * @example balancerDrift({ memberships: [web17], servers: [], usual: { port: 8080 } })
 * // { differences: [{ kind: 'missing', name: 'web-17', … }], forgotten: [] }
 */
export function balancerDrift({ memberships, servers, usual }: ComparedBalancer): BalancerDrift {
  const meant = serversMeant(memberships, servers, usual.port);
  const known = new Set(meant.values());
  const differences = memberships.flatMap((membership): readonly BalancerDifference[] => {
    const found = meant.get(membership) ?? null;
    const kind = kindOf(membership, found, usual);
    return kind === null ? [] : [{ kind, name: membership.name, membership, found }];
  });
  const foreign = servers
    .filter((server) => !known.has(server))
    .map((found): BalancerDifference => ({ kind: 'foreign', name: serverName(found), membership: null, found }));
  const forgotten = memberships.filter(
    (membership) => membership.nodeId === null && !membership.isBusy && !meant.has(membership),
  );
  return { differences: [...differences, ...foreign], forgotten: forgotten.map(({ name }) => name) };
}

/** What a server is called: its name, or its address and port. */
export function serverName({ name, ip, port }: Pick<ListedServer, 'name' | 'ip' | 'port'>): string {
  return name ?? `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}

/** Who is in comes before who is out (BD8): an address may have another node by now. */
function serversMeant(
  memberships: readonly Membership[],
  servers: readonly ListedServer[],
  usualPort: number | undefined,
): ReadonlyMap<Membership, ListedServer> {
  const byName = new Map(servers.flatMap((server) => (server.name === null ? [] : [[server.name, server] as const])));
  const byPlace = Map.groupBy(servers, ({ ip, port }) => placeOf(ip, port));
  const meant = new Map<Membership, ListedServer>();
  const taken = new Set<ListedServer>();
  const inOrder = memberships.toSorted((a, b) => Number(a.state === 'out') - Number(b.state === 'out'));
  const match = (find: (membership: Membership) => ListedServer | undefined): void => {
    for (const membership of inOrder) {
      if (meant.has(membership)) continue;
      const server = find(membership);
      if (server === undefined || taken.has(server)) continue;
      meant.set(membership, server);
      taken.add(server);
    }
  };
  match(({ name, keptAs }) => byName.get(keptAs ?? name) ?? byName.get(name));
  match(({ ip, port }) => {
    const wanted = port ?? usualPort;
    const there = wanted === undefined ? undefined : byPlace.get(placeOf(ip, wanted));
    return there?.find((server) => !taken.has(server));
  });
  return meant;
}

function placeOf(ip: string, port: number): string {
  return `${canonicalAddress(ip)} ${port}`;
}

function kindOf(
  membership: Membership,
  found: ListedServer | null,
  usual: ComparedBalancer['usual'],
): DifferenceKind | null {
  const { state, nodeId, isBusy } = membership;
  if (state === 'out') return found !== null && getsRequests(found) ? 'serving' : null;
  if (state !== 'in' && isBusy) return null;
  if (nodeId === null) return found === null ? null : 'leftover';
  return state === 'in' ? inKindOf(membership, found, usual) : 'unfinished';
}

/** Of a server that should be in, and whose node is there. */
function inKindOf(
  membership: Membership,
  found: ListedServer | null,
  usual: ComparedBalancer['usual'],
): DifferenceKind | null {
  if (found === null || found.isUneven === true) return 'missing';
  if (!getsRequests(found)) return membership.repairs > 0 ? 'missing' : 'held';
  return wrongIn(membership, found, usual);
}

/** One whose state nobody says is in the balancer's list. */
function getsRequests({ state }: ListedServer): boolean {
  return state !== 'draining' && state !== 'maintenance';
}

function wrongIn(
  { ip, port, weight }: Membership,
  found: ListedServer,
  usual: ComparedBalancer['usual'],
): 'address' | 'weight' | null {
  const wantedPort = port ?? usual.port;
  const isElsewhere = isIP(ip) !== 0 && isIP(found.ip) !== 0 && canonicalAddress(ip) !== canonicalAddress(found.ip);
  if (isElsewhere || (wantedPort !== undefined && wantedPort !== found.port)) return 'address';
  const wantedWeight = weight ?? usual.weight;
  return wantedWeight !== undefined && found.weight !== null && wantedWeight !== found.weight ? 'weight' : null;
}

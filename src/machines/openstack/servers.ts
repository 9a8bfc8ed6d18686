import { isIP } from 'node:net';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { KEYS, type Owner } from './labels.ts';

/*
 * Servers as Nova describes them.
 */

const id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

const described = Type.Object({
  id,
  status: Type.String({ maxLength: 100 }),
  created: Type.Optional(Type.String({ maxLength: 100 })),
  metadata: Type.Optional(Type.Record(Type.String(), Type.String())),
  addresses: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.Object({ addr: Type.String({ maxLength: 100 }) }))),
  ),
  fault: Type.Optional(Type.Object({ message: Type.String() })),
  'OS-SRV-USG:launched_at': Type.Optional(Type.Union([Type.String(), Type.Null()])),
  'OS-EXT-STS:task_state': Type.Optional(Type.Union([Type.String(), Type.Null()])),
  'OS-EXT-AZ:availability_zone': Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const page = Type.Object({
  servers: Type.Array(Type.Unknown(), { maxItems: 10_000 }),
  servers_links: Type.Optional(Type.Array(Type.Object({ rel: Type.String() }))),
});

/** A server that exists. */
export interface Server {
  readonly id: string;
  /** broken: it could not be built, and never ran */
  readonly state: 'making' | 'running' | 'stopped' | 'broken';
  /** Nova's word for it. */
  readonly status: string;
  /** Milliseconds since 1970; null = not known. */
  readonly created: number | null;
  readonly metadata: ReadonlyMap<string, string>;
  /** Of each network, by its name, in the order that Nova has. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** The zone it is in, or was asked for in; '' = not known. */
  readonly zone: string;
  /** Why it could not be built; '' = Nova says nothing. */
  readonly fault: string;
}

const STATES: Readonly<Record<string, Server['state']>> = {
  BUILD: 'making',
  REBUILD: 'making',
  ACTIVE: 'running',
  REBOOT: 'running',
  HARD_REBOOT: 'running',
  PASSWORD: 'running',
  MIGRATING: 'running',
  VERIFY_RESIZE: 'running',
  RESIZE: 'running',
};
const GONE: ReadonlySet<string> = new Set(['DELETED', 'SOFT_DELETED']);
const GOING: ReadonlySet<string> = new Set(['deleting', 'soft-deleting', 'force-deleting']);

/**
 * A page of the list of servers.
 *
 * @returns those that exist, and where the next page begins; null = this is the last
 * @throws CloudFault for another answer, and when Nova cannot read some of them now: the list is not whole
 */
export function serversIn(answer: unknown): { readonly servers: readonly Server[]; readonly next: string | null } {
  if (!Value.Check(page, answer)) throw strange();
  const all = answer.servers.map(describedIn);
  const hasMore = answer.servers_links?.some(({ rel }) => rel === 'next') === true;
  return { servers: all.flatMap(existing), next: hasMore ? (all.at(-1)?.id ?? null) : null };
}

/** The id in the answer to a create. @throws CloudFault for another answer */
export function createdIn(answer: unknown): string {
  if (Value.Check(Type.Object({ server: Type.Object({ id }) }), answer)) return answer.server.id;
  throw strange();
}

function describedIn(value: unknown): Static<typeof described> {
  if (!Value.Check(described, value)) throw strange();
  return value;
}

function existing(server: Static<typeof described>): readonly Server[] {
  const { status, metadata, created = '', addresses = {}, fault } = server;
  if (GONE.has(status) || GOING.has(server['OS-EXT-STS:task_state'] ?? '')) return [];
  // of a part of the cloud that does not answer now, only ids are known
  if (metadata === undefined) throw new CloudFault('unsure', { said: `Nova: server ${server.id} is ${status}` });
  const time = Date.parse(created);
  return [
    {
      id: server.id,
      state: stateOf(server),
      status,
      created: Number.isNaN(time) ? null : time,
      metadata: new Map(Object.entries(metadata)),
      addresses: new Map(Object.entries(addresses).map(([name, list]) => [name, list.map(({ addr }) => addr)])),
      zone: server['OS-EXT-AZ:availability_zone'] || metadata[KEYS.zone] || '',
      fault: fault?.message ?? '',
    },
  ];
}

function stateOf({ status, 'OS-SRV-USG:launched_at': launched }: Static<typeof described>): Server['state'] {
  if (status === 'ERROR' && (launched ?? '') === '') return 'broken';
  return STATES[status] ?? 'stopped';
}

/** The tokens of servers that belong to a machine type, each with those that carry it, the oldest first. */
export function byToken(servers: Iterable<Server>, owner: Owner): ReadonlyMap<string, readonly Server[]> {
  const ours = [...servers].filter((server) => isOf(server, owner));
  const groups = Map.groupBy(ours, ({ metadata }) => metadata.get(KEYS.token) ?? '');
  groups.delete('');
  return new Map([...groups].map(([token, same]) => [token, same.toSorted(byAge)]));
}

export function isOf({ metadata }: Server, { installation, vmTypeId }: Owner): boolean {
  return metadata.get(KEYS.installation) === installation && metadata.get(KEYS.type) === String(vmTypeId);
}

function byAge(left: Server, right: Server): number {
  return (left.created ?? 0) - (right.created ?? 0) || (left.id < right.id ? -1 : 1);
}

/**
 * The address by which a server is reached; null = it has none yet.
 *
 * @param network the name of the network; '' = any
 * @example addressOf(server, { network: '', version: 4 }) // '10.0.0.17'
 */
export function addressOf(
  { addresses }: Server,
  { network, version }: { readonly network: string; readonly version: number },
): string | null {
  const lists = network === '' ? [...addresses.values()] : [addresses.get(network) ?? []];
  return lists.flat().find((address) => isIP(address) === version) ?? null;
}

function strange(): CloudFault {
  return new CloudFault('unsure', { said: 'Nova: not the answer that its documentation has' });
}

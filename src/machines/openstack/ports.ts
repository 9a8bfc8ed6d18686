import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { Context } from './context.ts';
import type { Owner } from './labels.ts';
import type { Named } from './named.ts';

/*
 * Ports that are made for machines, where the settings name subnets. Nova deletes only ports that it made itself.
 *
 * OP1. A port carries the token of its machine as its name, and whose it is as its description.
 * OP2. They are made and deleted by one process of a machine type at a time; one whose token has no server is nobody's.
 */

/** Neutron makes so many at once. */
const MOST_AT_ONCE = 100;
const PAGE = 1000;

const port = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  name: Type.String(),
  network_id: Type.String(),
});
const ports = Type.Object({ ports: Type.Array(port) });

interface Port {
  readonly id: string;
  /** The token. */
  readonly name: string;
  readonly network_id: string;
}

/**
 * The ids of the ports of each token, in the order of the subnets; they are made where they are missing.
 *
 * @throws CloudFault; the signal's reason
 */
export async function portsFor(
  { client, owner }: Context,
  { subnets, groups }: Named,
  { tokens, signal }: { readonly tokens: readonly string[]; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = await portsOf({ client, owner }, signal);
  const wanted = tokens.flatMap((token) => subnets.map((subnet) => ({ token, subnet })));
  const isThere = ({ token, subnet }: (typeof wanted)[number], all: readonly Port[]): Port | undefined =>
    all.find(({ name, network_id }) => name === token && network_id === subnet.network_id);
  const missing = wanted.filter((one) => isThere(one, known) === undefined);
  const made: Port[] = [];
  for (let at = 0; at < missing.length; at += MOST_AT_ONCE) {
    const body = {
      ports: missing.slice(at, at + MOST_AT_ONCE).map(({ token, subnet }) => ({
        name: token,
        description: descriptionOf(owner),
        network_id: subnet.network_id,
        fixed_ips: [{ subnet_id: subnet.id }],
        ...(groups.length === 0 ? {} : { security_groups: groups }),
      })),
    };
    const call = { service: 'network', method: 'POST', path: '/ports', body } as const;
    made.push(...portsIn(await client.call(call, { signal, isRepeatable: false })));
  }
  const all = [...known, ...made];
  return new Map(
    tokens.map((token) => [token, subnets.flatMap((subnet) => isThere({ token, subnet }, all)?.id ?? [])] as const),
  );
}

/**
 * Deletes the ports of a machine type whose tokens have no server.
 *
 * @param tokens those that have one
 * @throws CloudFault; the signal's reason
 */
export async function sweepPorts(
  { client, owner }: Pick<Context, 'client' | 'owner'>,
  tokens: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const strays = (await portsOf({ client, owner }, signal)).filter(({ name }) => !tokens.has(name));
  await Promise.all(strays.map(({ id }) => client.remove('network', `/ports/${id}`, signal)));
}

async function portsOf(
  { client, owner }: Pick<Context, 'client' | 'owner'>,
  signal: AbortSignal,
): Promise<readonly Port[]> {
  const found: Port[] = [];
  for (let marker = ''; ; marker = found.at(-1)?.id ?? '') {
    const query = new URLSearchParams({
      description: descriptionOf(owner),
      limit: String(PAGE),
      sort_key: 'id',
      sort_dir: 'asc',
    });
    if (marker !== '') query.set('marker', marker);
    const some = portsIn(await client.read('network', `/ports?${query.toString()}`, signal));
    found.push(...some);
    if (some.length < PAGE) return found;
  }
}

function portsIn(answer: unknown): readonly Port[] {
  if (Value.Check(ports, answer)) return answer.ports;
  throw new CloudFault('unsure', { said: 'Neutron: not the answer that its documentation has' });
}

/** OP1 @example 'springtide 5f2c… 3' */
function descriptionOf({ installation, vmTypeId }: Owner): string {
  return `springtide ${installation} ${vmTypeId}`;
}

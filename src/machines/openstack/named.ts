import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { OpenstackClient } from './client.ts';
import type { Service } from './identity.ts';
import type { Settings } from './settings.ts';

/** The ids of what settings name by id or name. */
export interface Named {
  readonly image: string;
  readonly flavors: readonly string[];
  readonly networks: readonly string[];
  readonly subnets: readonly Subnet[];
  /** Of the security groups, where ports are made; otherwise Nova looks them up itself. */
  readonly groups: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly network_id: string;
}

const word = Type.String({ minLength: 1, maxLength: 255 });
const thing = Type.Object({ id: word, name: Type.Union([Type.String(), Type.Null()]) });
const subnet = Type.Object({ id: word, name: Type.String(), network_id: word });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Looks up what settings name.
 *
 * @throws CloudFault 'missing' that says what is not there; the signal's reason
 */
export async function lookUp(client: OpenstackClient, settings: Settings, signal: AbortSignal): Promise<Named> {
  const of = lookUps(client, settings, signal);
  const [image, flavors, networks, subnets, groups] = await Promise.all([
    of.image(),
    of.flavors(),
    of.networks(),
    of.subnets(),
    of.groups(),
  ]);
  return { image, flavors: idsOf(flavors), networks: idsOf(networks), subnets, groups: idsOf(groups) };
}

/** What is looked up, each for itself. */
export function lookUps(client: OpenstackClient, settings: Settings, signal: AbortSignal) {
  const { networks = [], subnets = [], security_groups: groups = [] } = settings;
  const of = new Lookup(client, signal);
  const usesPorts = subnets.length > 0;
  return {
    image: () => of.image(settings.image),
    flavors: () => of.flavors(settings.flavors),
    networks: () => of.neutrons('networks', usesPorts ? [] : networks, thing),
    subnets: () => of.neutrons('subnets', subnets, subnet),
    // Nova looks them up itself where it makes the ports
    groups: () => of.neutrons('security-groups', usesPorts ? groups : [], thing),
  } as const;
}

function idsOf(things: readonly { readonly id: string }[]): readonly string[] {
  return things.map(({ id }) => id);
}

class Lookup {
  private readonly client: OpenstackClient;
  private readonly signal: AbortSignal;

  constructor(client: OpenstackClient, signal: AbortSignal) {
    this.client = client;
    this.signal = signal;
  }

  /** Of several with the same name the newest. */
  async image(name: string): Promise<string> {
    const newest = { status: 'active', sort: 'created_at:desc', limit: '1' };
    for (const by of UUID.test(name) ? ['id', 'name'] : ['name']) {
      const query = new URLSearchParams({ [by]: name, ...newest });
      const [found] = await this.list('image', `/images?${query.toString()}`, 'images', thing);
      if (found !== undefined) return found.id;
    }
    throw missing('image', name);
  }

  async flavors(names: readonly string[]): Promise<readonly Static<typeof thing>[]> {
    const all = await this.list('compute', '/flavors?limit=1000', 'flavors', thing);
    return names.map((name) => only('flavor', name, all));
  }

  /** Neutron's list takes several names in one call. */
  async neutrons<Schema extends typeof thing | typeof subnet>(
    kind: 'networks' | 'subnets' | 'security-groups',
    names: readonly string[],
    schema: Schema,
  ): Promise<readonly Static<Schema>[]> {
    const found = await Promise.all(
      (['id', 'name'] as const).map(async (by) => {
        const wanted = by === 'id' ? names.filter((name) => UUID.test(name)) : names;
        if (wanted.length === 0) return [];
        const query = new URLSearchParams(wanted.map((name): [string, string] => [by, name]));
        return this.list('network', `/${kind}?${query.toString()}`, kind.replace('-', '_'), schema);
      }),
    );
    return names.map((name) => only(kind.replace(/s$/, '').replace('-', ' '), name, found.flat()));
  }

  private async list<Schema extends TSchema>(
    service: Service,
    path: string,
    key: string,
    schema: Schema,
  ): Promise<readonly Static<Schema>[]> {
    const answer = await this.client.read(service, path, this.signal);
    const shape = Type.Object({ [key]: Type.Array(schema, { maxItems: 100_000 }) });
    if (!Value.Check(shape, answer)) throw new CloudFault('unsure', { said: `${service}: no list of ${key}` });
    return answer[key] as readonly Static<Schema>[];
  }
}

/** The one with this id, else the one with this name. */
function only<Thing extends { readonly id: string; readonly name: string | null }>(
  kind: string,
  name: string,
  all: readonly Thing[],
): Thing {
  const byId = all.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const [found, another] = [...new Map(all.filter((one) => one.name === name).map((one) => [one.id, one])).values()];
  if (found === undefined) throw missing(kind, name);
  if (another !== undefined)
    throw new CloudFault('refused', { said: `several of this name: give the id of ${kind} ${name}` });
  return found;
}

function missing(kind: string, name: string): CloudFault {
  return new CloudFault('missing', { said: `${kind} ${name}` });
}

import { ADMIN, AUTH_URL, HOSTS } from './config.ts';

type Json = Readonly<Record<string, unknown>>;

const COMPUTE = 'http://127.0.0.1:8774/v2.1';
const IMAGE = 'http://127.0.0.1:9292';
const NETWORK = 'http://127.0.0.1:9696';
const PLACEMENT = 'http://127.0.0.1:8778';
/** As the fake driver has hosts of any size. */
const FLAVOR = { name: 'small', vcpus: 1, ram: 512, disk: 1 };
export const PROJECT = 'shop';
export const ANN = { name: 'ann', password: 'correct horse' } as const;
export const ZONES = ['zone-a', 'zone-b'] as const;

/** A server as its owner does not see it. */
export interface RealServer {
  readonly id: string;
  readonly status: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly isGoing: boolean;
}

/** What the administrator of the cloud does. */
export class Administrator {
  private readonly token: string;

  private constructor(token: string) {
    this.token = token;
  }

  static async enter(): Promise<Administrator> {
    return new Administrator(await tokenOf({ name: ADMIN, password: ADMIN }, ADMIN));
  }

  /**
   * The catalogue, and a user with a project.
   *
   * @param rules what an application credential of the user's may do
   * @returns that credential
   */
  async writeCatalogue(rules: unknown): Promise<{ readonly id: string; readonly secret: string }> {
    const places = { compute: COMPUTE, image: IMAGE, network: NETWORK, placement: PLACEMENT };
    for (const [type, url] of Object.entries(places)) {
      const { id } = await this.made(`${AUTH_URL}/services`, 'service', { type, name: type });
      for (const kind of ['public', 'internal', 'admin'])
        await this.made(`${AUTH_URL}/endpoints`, 'endpoint', {
          service_id: id,
          interface: kind,
          url,
          region_id: 'RegionOne',
        });
    }
    const project = await this.made(`${AUTH_URL}/projects`, 'project', { name: PROJECT, domain_id: 'default' });
    const user = await this.made(`${AUTH_URL}/users`, 'user', { ...ANN, domain_id: 'default' });
    const roles = (await this.ask('GET', `${AUTH_URL}/roles?name=member`)) as { roles: readonly { id: string }[] };
    await this.ask('PUT', `${AUTH_URL}/projects/${project.id}/users/${user.id}/roles/${roles.roles[0]?.id}`);
    const own = new Administrator(await tokenOf(ANN, PROJECT));
    const credential = await own.made(
      `${AUTH_URL}/users/${user.id}/application_credentials`,
      'application_credential',
      {
        name: 'springtide',
        access_rules: rules,
      },
    );
    return { id: credential.id, secret: String(credential['secret']) };
  }

  /** What machines are made of: a flavor, an image, a network, two zones with a host each. */
  async furnish(): Promise<void> {
    await this.made(`${COMPUTE}/flavors`, 'flavor', FLAVOR);
    const image = (await this.ask('POST', `${IMAGE}/v2/images`, {
      name: 'debian-12',
      disk_format: 'raw',
      container_format: 'bare',
      visibility: 'public',
    })) as { id: string };
    await fetch(`${IMAGE}/v2/images/${image.id}/file`, {
      method: 'PUT',
      headers: { 'x-auth-token': this.token, 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(1024),
    });
    const network = await this.made(`${NETWORK}/v2.0/networks`, 'network', { name: 'net', shared: true });
    const subnet = { name: 'sub', network_id: network.id, ip_version: 4, cidr: '10.77.0.0/24', enable_dhcp: false };
    await this.made(`${NETWORK}/v2.0/subnets`, 'subnet', subnet);
    for (const [index, host] of HOSTS.entries()) {
      const aggregate = { name: host, availability_zone: ZONES[index] };
      const { id } = await this.made(`${COMPUTE}/os-aggregates`, 'aggregate', aggregate);
      await this.ask('POST', `${COMPUTE}/os-aggregates/${id}/action`, { add_host: { host } });
    }
  }

  /** How many hosts take servers now. */
  async hosts(): Promise<number> {
    const { hypervisors } = (await this.ask('GET', `${COMPUTE}/os-hypervisors`)) as { hypervisors: readonly unknown[] };
    return hypervisors.length;
  }

  async servers(): Promise<readonly RealServer[]> {
    const { servers } = (await this.ask('GET', `${COMPUTE}/servers/detail?all_tenants=1`)) as {
      servers: readonly Json[];
    };
    return servers.map((server) => ({
      id: String(server['id']),
      status: String(server['status']),
      metadata: server['metadata'] as RealServer['metadata'],
      zone: String(server['OS-EXT-AZ:availability_zone']),
      isGoing: server['OS-EXT-STS:task_state'] === 'deleting',
    }));
  }

  /** The names of the ports of the cloud. */
  async ports(): Promise<readonly string[]> {
    const { ports } = (await this.ask('GET', `${NETWORK}/v2.0/ports`)) as { ports: readonly { name: string }[] };
    return ports.map(({ name }) => name).toSorted();
  }

  async remove(server: RealServer): Promise<void> {
    await this.ask('DELETE', `${COMPUTE}/servers/${server.id}`);
  }

  private async made(url: string, kind: string, body: Json): Promise<Json & { readonly id: string }> {
    const answer = (await this.ask('POST', url, { [kind]: body })) as Record<string, Json & { id: string }>;
    const made = answer[kind];
    if (made === undefined) throw new Error(`${url} has made no ${kind}`);
    return made;
  }

  private async ask(method: string, url: string, body?: unknown): Promise<unknown> {
    const headers = { 'x-auth-token': this.token, 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 500)}`);
    return text === '' ? null : JSON.parse(text);
  }
}

async function tokenOf(user: { readonly name: string; readonly password: string }, project: string): Promise<string> {
  const domain = { id: 'default' };
  const auth = {
    identity: { methods: ['password'], password: { user: { ...user, domain } } },
    scope: { project: { name: project, domain } },
  };
  const answer = await fetch(`${AUTH_URL}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  const token = answer.headers.get('x-subject-token');
  if (token === null) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return token;
}

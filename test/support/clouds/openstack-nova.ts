import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Cloud, CloudServer } from './openstack-cloud.ts';
import { type Question, refusal, type Reply } from './openstack-talk.ts';

/** Nova's limit of a page. */
const PAGE = 1000;

const name = Type.String({ minLength: 1, maxLength: 255 });
/** What Nova 2.69 takes, as far as Springtide sends it; more is refused. */
const create = Type.Object(
  {
    server: Type.Object(
      {
        name,
        flavorRef: name,
        imageRef: Type.String(),
        networks: Type.Union([
          Type.Literal('auto'),
          Type.Array(Type.Union([Type.Object({ uuid: name }), Type.Object({ port: name })]), { minItems: 1 }),
        ]),
        metadata: Type.Record(Type.String({ pattern: '^[a-zA-Z0-9-_:. ]{1,255}$' }), Type.String({ maxLength: 255 })),
        user_data: Type.String({ maxLength: 65_535, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
        security_groups: Type.Optional(Type.Array(Type.Object({ name }))),
        key_name: Type.Optional(name),
        availability_zone: Type.Optional(name),
        block_device_mapping_v2: Type.Optional(Type.Array(Type.Object({ boot_index: Type.Literal(0), uuid: name }))),
      },
      { additionalProperties: false },
    ),
    'os:scheduler_hints': Type.Optional(Type.Object({ group: name })),
  },
  { additionalProperties: false },
);

export function answerOfNova(cloud: Cloud, question: Question): Reply {
  const { method, path, headers } = question;
  if (headers['openstack-api-version'] !== 'compute 2.69') return refusal(400, 'badRequest', 'no microversion');
  if (method === 'POST' && path === '/servers') return created(cloud, question);
  if (method === 'GET') return read(cloud, question);
  const [, id = '', action] = /^\/servers\/([^/]+)(\/action)?$/.exec(path) ?? [];
  const server = cloud.shown().find((one) => one.id === id);
  if (server === undefined) return refusal(404, 'itemNotFound', `Instance ${id} could not be found.`);
  if (method === 'POST' && action !== undefined) return { status: 200, body: { output: cloud.console } };
  if (method !== 'DELETE') return refusal(405, 'badMethod', 'The method specified is not allowed for this resource.');
  cloud.remove(server);
  return { status: 204 };
}

function read(cloud: Cloud, { path, query }: Question): Reply {
  const [, kind = '', named = ''] = path.split('/');
  if (path === '/servers/detail' || path === '/servers') return page(cloud, query);
  if (path === '/flavors') return { status: 200, body: { flavors: cloud.flavors } };
  if (path === '/os-availability-zone') {
    return { status: 200, body: { availabilityZoneInfo: cloud.zones.map((zoneName) => ({ zoneName })) } };
  }
  if (kind === 'os-keypairs')
    return named === 'ops' ? { status: 200, body: { keypair: {} } } : missing('Keypair', named);
  return missing('Resource', named || kind);
}

function missing(kind: string, named: string): Reply {
  return refusal(404, 'itemNotFound', `${kind} ${named} could not be found.`);
}

function page(cloud: Cloud, query: URLSearchParams): Reply {
  const all = cloud.shown();
  const marker = query.get('marker');
  const after = marker === null ? -1 : all.findIndex(({ id }) => id === marker);
  if (marker !== null && after === -1) return refusal(400, 'badRequest', `Marker ${marker} could not be found.`);
  const size = Math.min(PAGE, Number(query.get('limit') ?? PAGE));
  const servers = all.slice(after + 1, after + 1 + size);
  const links = servers.length === size ? { servers_links: [{ rel: 'next', href: 'http://elsewhere.invalid/' }] } : {};
  return { status: 200, body: { servers: servers.map((server) => described(cloud, server)), ...links } };
}

function described(cloud: Cloud, server: CloudServer): unknown {
  const { id, name: called, created: time, metadata, address, gone, zone } = server;
  const status = cloud.statusOf(server);
  const head = { id, status, created: new Date(time).toISOString() };
  // of a cell that is down (2.69)
  if (status === 'UNKNOWN') return { ...head, tenant_id: 'shop' };
  const isUp = status !== 'BUILD' && status !== 'ERROR';
  return {
    ...head,
    name: called,
    metadata,
    addresses: isUp ? { net: [{ version: 4, addr: address, 'OS-EXT-IPS:type': 'fixed' }] } : {},
    'OS-EXT-STS:task_state': gone === null ? null : 'deleting',
    'OS-EXT-AZ:availability_zone': isUp ? zone || 'nova' : '',
    'OS-SRV-USG:launched_at': isUp ? new Date(time).toISOString() : null,
    ...(status === 'ERROR'
      ? { fault: { code: 500, message: 'No valid host was found. There are not enough hosts available.' } }
      : {}),
  };
}

function created(cloud: Cloud, { body }: Question): Reply {
  if (!Value.Check(create, body))
    return refusal(400, 'badRequest', `Invalid input: ${JSON.stringify(body).slice(0, 200)}`);
  const { server, 'os:scheduler_hints': hints } = body;
  const image = server.imageRef || server.block_device_mapping_v2?.[0]?.uuid;
  if (!cloud.images.some(({ id }) => id === image))
    return refusal(400, 'badRequest', `Can not find requested image ${image}`);
  if (!cloud.flavors.some(({ id }) => id === server.flavorRef))
    return refusal(400, 'badRequest', `Flavor ${server.flavorRef} could not be found.`);
  const { availability_zone: zone = '' } = server;
  if (zone !== '' && !cloud.zones.includes(zone))
    return refusal(400, 'badRequest', 'The requested availability zone is not available');
  if (cloud.existing.length >= cloud.quota) {
    const used = `Requested 1, but already used ${cloud.quota} of ${cloud.quota} instances`;
    return refusal(403, 'forbidden', `Quota exceeded for instances: ${used}`);
  }
  const { name: called, metadata, flavorRef: flavor } = server;
  const { id } = cloud.add({ name: called, metadata, zone, flavor, body: server, hints: hints ?? null });
  return { status: 202, body: { server: { id, links: [] } } };
}

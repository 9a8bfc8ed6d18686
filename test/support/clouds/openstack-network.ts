import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Cloud } from './openstack-cloud.ts';
import { type Question, refusal, type Reply } from './openstack-talk.ts';

const word = Type.String({ minLength: 1, maxLength: 255 });
const bulk = Type.Object(
  {
    ports: Type.Array(
      Type.Object(
        {
          name: word,
          description: word,
          network_id: word,
          fixed_ips: Type.Array(Type.Object({ subnet_id: word })),
          security_groups: Type.Optional(Type.Array(word)),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);

export function answerOfGlance(cloud: Cloud, { path, query }: Question): Reply {
  if (path !== '/images') return refusal(404, 'error', 'Not Found');
  const found = filtered(cloud.images, query, ['id', 'name', 'status']);
  // the newest first, as the query asks
  return { status: 200, body: { images: found.toReversed().slice(0, Number(query.get('limit') ?? 25)) } };
}

export function answerOfNeutron(cloud: Cloud, question: Question): Reply {
  const { method, path, query, body } = question;
  if (method === 'POST' && path === '/ports') return ports(cloud, body);
  if (method === 'DELETE') {
    const index = cloud.ports.findIndex(({ id }) => path === `/ports/${id}`);
    if (index === -1)
      return { status: 404, body: { NeutronError: { type: 'PortNotFound', message: 'Port could not be found.' } } };
    cloud.ports.splice(index, 1);
    return { status: 204 };
  }
  const lists = { networks: cloud.networks, subnets: cloud.subnets, security_groups: cloud.groups, ports: cloud.ports };
  const kind = path.slice(1).replace('-', '_') as keyof typeof lists;
  const list: readonly object[] = lists[kind];
  return { status: 200, body: { [kind]: filtered(list, query, ['id', 'name', 'description']) } };
}

function ports(cloud: Cloud, body: unknown): Reply {
  if (!Value.Check(bulk, body))
    return { status: 400, body: { NeutronError: { type: 'HTTPBadRequest', message: 'Invalid input' } } };
  const made = body.ports.map(({ name, description, network_id, security_groups = null }) => ({
    id: randomUUID(),
    name,
    description,
    network_id,
    security_groups,
  }));
  cloud.ports.push(...made);
  return { status: 201, body: { ports: made } };
}

/** Those that have one of the values of each field in the query. */
function filtered<Item extends object>(
  list: readonly Item[],
  query: URLSearchParams,
  fields: readonly string[],
): readonly Item[] {
  return list.filter((item) =>
    fields.every((field) => {
      const wanted = query.getAll(field);
      return wanted.length === 0 || wanted.includes(String((item as Record<string, unknown>)[field]));
    }),
  );
}

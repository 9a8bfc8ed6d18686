import { Type } from 'typebox';
import { textOf, writtenIn } from '../../messages/message.ts';
import {
  type BackendKind,
  checkBackend,
  createBackend,
  deleteBackend,
  LOAD_BALANCER,
  MACHINE_TYPE,
  noSuchBackend,
  updateBackend,
} from '../../operations/records/backends.ts';
import { settingsShown } from '../../operations/records/backend-settings.ts';
import { type Endpoint, resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { Desc, EmptyText, Id, ListInput, Name, NewId, NoInput, Optional, Text, Values } from '../http/fields.ts';
import { TYPE_EXAMPLE, TYPE_FIELDS, TYPE_INPUT } from './machines/limit-fields.ts';
import { plainPage } from '../http/plain-page.ts';
import { findShown, shownTable } from '../http/shown-table.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../http/versions.ts';

/*
 * Machine types and load balancers: what a pool's vm_type and sd_id name.
 */

/** The differences between the two kinds in documents. */
interface BackendTexts {
  readonly plural: string;
  readonly zh: string;
  readonly schema: string;
  readonly fields: Readonly<Record<'name' | 'desc' | 'provider', string>> & {
    readonly settings: Readonly<Record<string, unknown>>;
  };
  /** Fields that only this kind has: shown, in requests, and an example. */
  readonly own: { readonly shown: object; readonly input: object; readonly example: object };
  readonly refusals: readonly string[];
  /** An example of what the check returns. */
  readonly complaint: string;
}

const Mends = Type.Boolean({
  description:
    'what it lost of the nodes that are registered there is repaired without being asked for; true when it is left out',
});

const MACHINE_TYPE_TEXTS: BackendTexts = {
  plural: 'machine types',
  zh: '机型',
  schema: 'MachineType',
  fields: {
    name: 'rack-a',
    desc: 'Spare machines of rack A',
    provider: 'static',
    settings: { machines: ['10.0.0.1', '10.0.0.2'], port: 22, user: 'root' },
  },
  own: { shown: TYPE_FIELDS, input: TYPE_INPUT, example: TYPE_EXAMPLE },
  refusals: [
    'name ‘rack-a’ is taken: choose another',
    'there is no machine provider cloud: use one of sandbox, static, exec, http, docker, openstack, aws-ec2, aliyun-ecs',
    'settings.machines of static is "10.0.0.1", and must be array',
    'price_per_hour is without a currency: add one, such as EUR',
    'this server offers no sandbox machines, as they run on its own host: start it with SPRINGTIDE_SANDBOX=1, or choose another provider',
  ],
  complaint: 'the list of machines is empty: add some',
};

const LOAD_BALANCER_TEXTS: BackendTexts = {
  plural: 'load balancers',
  zh: '负载均衡',
  schema: 'LoadBalancer',
  fields: {
    name: 'edge',
    desc: 'HAProxy at the edge',
    provider: 'haproxy',
    settings: { socket: '/run/haproxy/admin.sock', backend: 'web', port: 8080 },
  },
  own: { shown: { mends: Mends }, input: { mends: Optional(Mends) }, example: { mends: true } },
  refusals: [
    'name ‘edge’ is taken: choose another',
    'there is no load balancer provider slb: use one of haproxy, nginx, etcd, consul, aws-elb, aliyun-slb, exec, http, file, dns',
    'settings.port of haproxy is 0, and must be from 1 to 65535',
  ],
  complaint: 'load balancer at /run/haproxy/admin.sock, backend web: nothing listens there: does HAProxy run, …',
};

const Provider = Type.Object(
  {
    name: Text,
    title: Text,
    titleZh: Text,
    refusal: Type.String({ description: 'why this server does not offer it, with the remedy; empty = it does' }),
    refusalZh: Type.String(),
    settings: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'the JSON schema of its settings; titles and descriptions are also there as titleZh, descriptionZh; what is writeOnly is never shown, and kept when it is left out',
    }),
  },
  { $id: 'Provider' },
);

export const backendEndpoints = [
  ...endpointsOf(MACHINE_TYPE, MACHINE_TYPE_TEXTS),
  ...endpointsOf(LOAD_BALANCER, LOAD_BALANCER_TEXTS),
];

function endpointsOf(kind: BackendKind, texts: BackendTexts): readonly Endpoint[] {
  return [...reads(kind, texts), ...providerReads(kind, texts), ...changes(kind, texts)];
}

function reads(kind: BackendKind, { plural, zh, schema, fields, own }: BackendTexts): readonly Endpoint[] {
  const { table: path, noun } = kind;
  const Backend = Type.Object(
    { id: Id, name: Name, desc: Desc, provider: Text, settings: Values, ...own.shown, ...MANAGED_FIELDS },
    { $id: schema },
  );
  const table = shownTable(path, Backend);
  const row = { id: 1, ...fields, ...own.example, ...MANAGED };
  const backends = resource<number>(plural, zh);
  return [
    backends.list({
      path: `/${path}/list`,
      summary: `The ${plural}, the newest first`,
      summaryZh: `${zh}列表，新的在前`,
      input: ListInput,
      data: Type.Array(Backend),
      example: { data: [row], beside: { page: 1, page_size: 10, query_count: 1 } },
      handle: async ({ input, paging }, { context }) => {
        const page = await plainPage(context.database, table, { name: input.name, paging });
        return { ...page, data: page.data.map((found) => ({ ...found, settings: settingsShown(kind, found) })) };
      },
    }),
    backends.read({
      path: `/${path}/:id`,
      summary: `One ${noun}`,
      summaryZh: `查看一个${zh}`,
      input: NoInput,
      data: Backend,
      example: { data: row },
      errors: { not_found: [`${noun} 7 not found`] },
      handle: async ({ id }, { context }) => {
        const found = await findShown(context.database, table, id());
        if (found === null) throw noSuchBackend(kind, id());
        return payload({ ...found, settings: settingsShown(kind, found) });
      },
    }),
  ];
}

function providerReads(kind: BackendKind, { plural, zh, complaint }: BackendTexts): readonly Endpoint[] {
  const { table: path, noun } = kind;
  const backends = resource<number>(plural, zh);
  const providers = kind.providers.map(({ name, title: { en, zh: titleZh }, settings }) => ({
    name,
    title: en,
    titleZh,
    refusal: '',
    refusalZh: '',
    settings: JSON.parse(JSON.stringify(settings)) as Readonly<Record<string, unknown>>,
  }));
  return [
    backends.read({
      path: `/${path}/providers`,
      summary: `The providers that ${plural} can be of, each with the schema of its settings`,
      summaryZh: `${zh}可用的 provider 及其设置的 JSON schema`,
      input: NoInput,
      data: Type.Array(Provider),
      example: { data: providers.slice(0, 1) },
      handle: (_, { backends: seen }) => {
        const offered = providers.map((provider) => {
          const reason = kind.whyNotOffered(seen, provider.name);
          if (reason === null) return { ...provider, refusal: '', refusalZh: '' };
          return { ...provider, refusal: textOf(reason, 'en'), refusalZh: textOf(reason, 'zh') };
        });
        return Promise.resolve(payload(offered));
      },
    }),
    backends.read({
      path: `/${path}/check/:id`,
      summary: `What is wrong with a ${noun}, as seen from this server; nothing when it is ready`,
      summaryZh: `检查一个${zh}：返回从本服务器看到的问题，没有问题则为空`,
      input: NoInput,
      data: Type.Array(Type.String()),
      example: { data: [complaint] },
      errors: { not_found: [`${noun} 7 not found`] },
      handle: async ({ id, language }, deps) =>
        payload((await checkBackend(deps, kind, id())).map((complaint) => writtenIn(complaint, language))),
    }),
  ];
}

function changes(kind: BackendKind, { plural, zh, fields, own, refusals }: BackendTexts): readonly Endpoint[] {
  const { table: path, noun } = kind;
  const notFound = [`${noun} 7 not found`];
  const backends = resource<number>(plural, zh);
  return [
    backends.change({
      path: `/${path}/create`,
      summary: `Make a ${noun}`,
      summaryZh: `创建${zh}`,
      input: Type.Object({ name: Name, desc: Optional(Desc), provider: Text, settings: Values, ...own.input }),
      data: NewId,
      example: { input: { ...fields, ...own.example }, data: 1 },
      errors: { invalid: refusals },
      handle: async ({ input: { desc = '', ...backend }, principal }, deps) =>
        payload(await createBackend(deps, principal, kind, { ...backend, desc })),
    }),
    backends.change({
      path: `/${path}/update/:id`,
      summary: `Change a ${noun}; what is left out keeps its value`,
      summaryZh: `修改${zh}；未给出的字段保持不变`,
      input: Type.Object({
        desc: Optional(Desc),
        provider: Optional(Text),
        settings: Optional(Values),
        ...own.input,
        version: OfVersion,
      }),
      data: EmptyText,
      beside: Saved,
      example: { input: { settings: fields.settings }, data: '', beside: SAVED },
      errors: { invalid: refusals.slice(1), not_found: notFound, conflict: [staleExample(`${noun} 1`)] },
      handle: async ({ input, id, principal }, deps) => {
        const version = await updateBackend(deps, principal, kind, id(), input);
        return payload('', { version });
      },
    }),
    backends.change({
      path: `/${path}/delete/:id`,
      summary: `Delete a ${noun} that no pool uses`,
      summaryZh: `删除没有被服务池使用的${zh}`,
      input: NoInput,
      data: EmptyText,
      example: { data: '' },
      errors: { invalid: [`${noun} 1 is used by pool web-a`], not_found: notFound },
      handle: async ({ id, principal }, { context }) => {
        await deleteBackend(context, principal, kind, id());
        return payload('');
      },
    }),
  ];
}

import { type Static, Type } from 'typebox';
import { DIFFERENCES } from '../../../domain/fleet/balancer-drift.ts';
import type { SdId } from '../../../domain/ids.ts';
import type { Language } from '../../../messages/language.ts';
import { writtenIn } from '../../../messages/message.ts';
import { shownText } from '../../../messages/stored.ts';
import { lookAtBalancerNow, type Mended, mendBalancer, planMend } from '../../../operations/balancers/mend-balancer.ts';
import { LOAD_BALANCER, noSuchBackend } from '../../../operations/records/backends.ts';
import { type DifferenceView, lastBalancerLook, listDifferences } from '../../../store/balancers/looks.ts';
import type { Database } from '../../../store/database.ts';
import { findRow, type PageWanted } from '../../../store/rows.ts';
import { resource } from '../../http/endpoint.ts';
import { pageFieldsUpTo, pageOf, payload } from '../../http/envelope.ts';
import { Id, Optional, Text } from '../../http/fields.ts';
import { preciseSeconds } from '../../http/times.ts';

/*
 * What load balancers and the nodes that are registered there differ in.
 */

const LARGEST_PAGE = 1000;
const MOST_NAMED = 1000;
const Time = Type.Number({ description: 'seconds since 1970' });
const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Flag = (description: string) => Type.Integer({ minimum: 0, maximum: 1, description });
const Number16 = Type.Integer({ minimum: 0 });

const Difference = Type.Object(
  {
    kind: Type.Enum([...DIFFERENCES], {
      description:
        'missing: it should be there, and get requests; serving: it should get none; address, weight: it is there with another one; held: somebody put it into maintenance; leftover: its node is gone; unfinished: a step did not get through; foreign: Springtide did not make it',
    }),
    name: Type.String({ description: 'what it is called in /sd/:id/mend' }),
    node_id: OrNull(Id, 'null = it is foreign, or its node is gone'),
    pool_id: OrNull(Id, 'null = as above'),
    pool_name: OrNull(Text, 'null = as above'),
    ip: OrNull(Type.String(), 'as it should be; null = it is foreign'),
    port: OrNull(Number16, 'as it should be; null = as the settings of the load balancer say'),
    weight: OrNull(Number16, 'as it should be; null = as the settings of the load balancer say'),
    found: OrNull(
      Type.Object({
        name: OrNull(Type.String(), 'null = the load balancer keeps no names'),
        ip: Type.String(),
        port: Number16,
        weight: OrNull(Number16, 'null = it has none'),
        state: Type.Enum(['up', 'down', 'draining', 'maintenance', 'unknown']),
      }),
      'as the load balancer has it; null = it does not have it',
    ),
    since: Time,
    trouble: Type.String({ description: 'why the last repair failed; empty = none did' }),
  },
  { $id: 'BalancerDifference' },
);

const Beside = {
  looked: OrNull(Time, 'when they were last compared, or could not be; null = not yet'),
  complaint: Type.String({ description: 'why they could not be compared; empty = they were' }),
  members: OrNull(Type.Integer(), 'how many servers the load balancer had then'),
  repaired: OrNull(Time, 'when differences were last repaired; null = never'),
  repair: Type.String({ description: 'how that went' }),
};

const MendAction = Type.Object(
  {
    kind: Type.Enum([...DIFFERENCES]),
    name: Type.String(),
    action: Type.Enum(['register', 'unregister'], { description: 'what is done there' }),
    error: Type.String({ description: 'why it was not done; empty = it was, or is planned' }),
  },
  { $id: 'MendAction' },
);

const Names = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: MOST_NAMED, uniqueItems: true, description });

const LOOKED = 1_772_359_200.125;
const FOUND: Static<typeof Difference> = {
  kind: 'missing',
  name: 'web-a-4',
  node_id: 4,
  pool_id: 1,
  pool_name: 'web-a',
  ip: '10.0.0.4',
  port: null,
  weight: null,
  found: null,
  since: LOOKED,
  trouble: '',
};
const NOT_FOUND = ['load balancer 7 not found'];

const balancers = resource<SdId>('load balancers', '负载均衡');

export const balancerDriftEndpoints = [
  balancers.list({
    path: '/sd/:id/drift',
    summary: 'What a load balancer has otherwise than steps left it, and servers that Springtide did not make',
    summaryZh: '负载均衡与步骤留下的状态之间的差异，以及不由 Springtide 添加的服务器',
    input: Type.Object({
      look: Optional(Flag('1: compare now, not as the last look found it')),
    }),
    data: Type.Array(Difference),
    beside: Type.Object({ ...pageFieldsUpTo(LARGEST_PAGE).properties, ...Beside }),
    largestPage: LARGEST_PAGE,
    example: {
      data: [FOUND],
      beside: {
        page: 1,
        page_size: 10,
        query_count: 1,
        looked: LOOKED,
        complaint: '',
        members: 12,
        repaired: null,
        repair: '',
      },
    },
    errors: { not_found: NOT_FOUND },
    handle: async ({ input, id, paging, language }, deps) => {
      if (input.look === 1) await lookAtBalancerNow(deps, id());
      return shownDrift(deps.context.database, id(), paging, language);
    },
  }),
  balancers.change({
    path: '/sd/:id/mend',
    summary:
      'Have a load balancer be as steps left it: register what is missing, held or wrong, unregister what should be out, and the foreign servers that are named',
    summaryZh:
      '使负载均衡恢复为步骤留下的状态：注册缺失、被置于维护或不一致的节点，摘除不应接收流量的节点，以及点名的外来服务器',
    input: Type.Object({
      plan: Optional(Flag('1: only say what would be done')),
      names: Optional(Names('of differences; absent = all that can be repaired')),
      foreign: Optional(Names('foreign servers that are taken out too; absent = none')),
    }),
    data: Type.Array(MendAction),
    example: {
      input: { plan: 1, foreign: ['web-old'] },
      data: [
        { kind: 'missing', name: 'web-a-4', action: 'register', error: '' },
        { kind: 'foreign', name: 'web-old', action: 'unregister', error: '' },
      ],
    },
    errors: {
      invalid: [
        'web-old is no foreign server of this load balancer, or is none any more: look again',
        'nothing can be repaired, as the load balancer could not be compared: load balancer at /run/haproxy/admin.sock, …',
      ],
      not_found: NOT_FOUND,
    },
    handle: async ({ input, id, principal, language }, deps) => {
      const wish = { names: input.names, foreign: input.foreign ?? [] };
      const done = await (input.plan === 1 ? planMend(deps, id(), wish) : mendBalancer(deps, principal, id(), wish));
      return payload(done.map((one) => shownMended(one, language)));
    },
  }),
];

function shownMended({ trouble, ...mended }: Mended, language: Language): Static<typeof MendAction> {
  return { ...mended, error: trouble === null ? '' : writtenIn(trouble, language) };
}

async function shownDrift(database: Database, id: SdId, paging: PageWanted, language: Language) {
  if ((await findRow(database, LOAD_BALANCER.table, ['name'], id)) === null) throw noSuchBackend(LOAD_BALANCER, id);
  const [look, { rows, total }] = await Promise.all([
    lastBalancerLook(database, id),
    listDifferences(database, id, paging),
  ]);
  const page = pageOf(
    rows.map((row) => shownDifference(row, language)),
    total,
    paging,
  );
  return {
    ...page,
    beside: {
      ...page.beside,
      looked: preciseSeconds(look?.ended ?? null),
      complaint: look === null ? '' : shownText(look.complaint, look.complaint_content, language),
      members: look?.members ?? null,
      repaired: preciseSeconds(look?.repaired ?? null),
      repair: look === null ? '' : shownText(look.repair, look.repair_content, language),
    },
  };
}

function shownDifference(
  {
    found_name: name,
    found_ip: ip,
    found_port: port,
    found_weight: weight,
    found_state: state,
    trouble_content: content,
    ...row
  }: DifferenceView,
  language: Language,
): Static<typeof Difference> {
  return {
    ...row,
    found: ip === null || port === null || state === null ? null : { name, ip, port, weight, state },
    since: row.since.getTime() / 1000,
    trouble: shownText(row.trouble, content, language),
  };
}

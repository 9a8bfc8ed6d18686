import { Type } from 'typebox';
import { Refusal } from '../../domain/errors.ts';
import { valueText } from '../../domain/records/field-changes.ts';
import { faultsIn } from '../../fleet-file/check-file.ts';
import { FLEET_KINDS, type Fleet } from '../../fleet-file/records.ts';
import { message } from '../../messages/message.ts';
import { type Applied, applyFleet } from './apply-fleet.ts';
import { FLEET_SCHEMA } from './form.ts';
import { exportFleet } from './read-fleet.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { AnyName, Name, NameOf, NoInput, Optional } from '../http/fields.ts';
import { UNQUOTED } from '../http/input.ts';
import type { Shown } from '../http/shown.ts';

/*
 * The fleet as a file: what people define, by names, applied as a whole.
 */

const MEBIBYTE = 1024 * 1024;
/** Bytes of a request; a thousand pools take an eighth of it. */
const LARGEST_FILE = 8 * MEBIBYTE;

const Label = Type.String({ ...Name, description: 'a set of records that one file describes' });
const Fleet = Type.Record(AnyName, Type.Unknown(), {
  [UNQUOTED]: true,
  description: `what /fleet/schema says: ${FLEET_KINDS.join(', ')}, each with its records by name; a field that is left out stays as it is, and a masked secret too`,
});
const Change = Type.Object(
  {
    kind: Type.Enum([...FLEET_KINDS]),
    name: NameOf,
    action: Type.Enum(['create', 'update', 'delete']),
    fields: Type.Array(
      Type.Object({
        field: Type.String({ examples: ['steps[1].param_values.port'] }),
        before: Type.Union([Type.String(), Type.Null()], { description: 'text, or JSON; null = it was not there' }),
        after: Type.Union([Type.String(), Type.Null()]),
      }),
      { description: 'what differs; secrets are masked, and long values are cut' },
    ),
  },
  { $id: 'FleetChange' },
);
const Result = Type.Object({
  applied: Type.Boolean({ description: 'false = it was planned' }),
  changes: Type.Array(Change, { description: 'in their order; empty = everything is as the file says' }),
  unchanged: Type.Integer({ minimum: 0, description: 'how many records of the file are as it says' }),
});

const EXAMPLE = {
  clusters: { seaside: { desc: 'The shop by the sea', biz: 'retail' } },
  services: { tickets: { cluster: 'seaside', service_type: 'web', docker_image: 'registry.example/tickets:1' } },
};
const EXPORTED = { clusters: { shop: { desc: 'The web shop', biz: 'retail', most_machines: 100 } } };

const fleets = resource<number>('fleet as code', '代码化的机群');

export const fleetEndpoints = [
  fleets.change({
    path: '/fleet/apply',
    summary: 'Make records as a file says, all or none of them; or say what that would change',
    summaryZh: '按文件创建和修改记录，要么全部生效，要么都不生效；也可以只预览变化',
    input: Type.Object({
      fleet: Fleet,
      label: Optional({ ...Label, description: 'the set that the records of the file belong to from then on' }),
      prune: Optional(
        Type.Boolean({ description: 'delete those records of the set `label` that the file does not have' }),
      ),
      plan_only: Optional(Type.Boolean({ description: 'change nothing, and say what would change' })),
    }),
    data: Result,
    largestBody: LARGEST_FILE,
    example: {
      input: { fleet: EXAMPLE, label: 'seaside' },
      data: {
        applied: true,
        changes: [
          {
            kind: 'clusters',
            name: 'seaside',
            action: 'create',
            fields: [{ field: 'biz', before: null, after: 'retail' }],
          },
        ],
        unchanged: 1,
      },
    },
    errors: {
      invalid: [
        'pools.web-a: service is ‘shop’, and services have no such name, neither in the file nor here',
        'pools.web-a: node exists in this pool: shrink it or remove its nodes first',
        'prune needs a label: it deletes the records of a set',
      ],
      busy: ['another file is being applied: try again when it is'],
    },
    handle: async ({ input, principal }, deps) => {
      const { fleet, label = null, prune = false, plan_only: isPlan = false } = input;
      if (prune && label === null) throw new Refusal('invalid', message('fleet_prune_needs_label'), { field: 'prune' });
      const [fault] = faultsIn(FLEET_SCHEMA, fleet);
      if (fault !== undefined)
        throw new Refusal('invalid', fault.content, { field: ['fleet', ...fault.path].join('.') });
      const application = { fleet: fleet as Fleet, label, prunes: prune, isPlan };
      return payload(shownResult(await applyFleet(deps, principal, application), isPlan));
    },
  }),
  fleets.ask({
    path: '/fleet/export',
    summary: 'The records as a file, with a mask for every secret: /fleet/apply takes it',
    summaryZh: '以文件形式导出记录，密钥以掩码代替；/fleet/apply 接受该文件',
    input: Type.Object({
      label: Optional({ ...Label, description: 'only the records of this set' }),
      cluster: Optional(
        Type.String({ ...NameOf, description: 'only this cluster, what is in it, and what those refer to' }),
      ),
    }),
    data: Type.Record(Type.String(), Type.Unknown(), { description: 'what /fleet/schema says' }),
    example: { input: {}, data: EXPORTED },
    handle: async ({ input: { label = null, cluster = null }, principal }, deps) =>
      payload({ ...(await exportFleet(deps, principal, { label, cluster })) }),
  }),
  fleets.read({
    path: '/fleet/schema',
    summary: 'The JSON schema of a fleet file, for editors',
    summaryZh: '机群文件的 JSON schema，供编辑器使用',
    input: NoInput,
    data: Type.String({ description: 'JSON schema (draft 2020-12)' }),
    file: { type: 'application/schema+json; charset=utf-8', name: 'fleet.schema.json' },
    example: { input: {}, data: '{"$schema":"https://json-schema.org/draft/2020-12/schema"}' },
    handle: () => Promise.resolve(payload(JSON.stringify(FLEET_SCHEMA))),
  }),
];

function shownResult({ changes, unchanged }: Applied, isPlan: boolean): Shown<typeof Result> {
  return {
    applied: !isPlan,
    changes: changes.map(({ fields, ...change }) => ({
      ...change,
      fields: fields.map(({ field, before, after }) => ({ field, before: valueText(before), after: valueText(after) })),
    })),
    unchanged,
  };
}

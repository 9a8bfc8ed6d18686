import { type Static, Type } from 'typebox';
import type { VmTypeId } from '../../../domain/ids.ts';
import type { Language } from '../../../messages/language.ts';
import { writtenIn } from '../../../messages/message.ts';
import { shownText } from '../../../messages/stored.ts';
import { lookNow, returnStray, STRAY_FOR_S } from '../../../operations/machines/return-machines.ts';
import { MACHINE_TYPE, noSuchBackend } from '../../../operations/records/backends.ts';
import type { Database } from '../../../store/database.ts';
import { lastLook, lostNodes, strayMachines } from '../../../store/fleet/machine-drift.ts';
import { findRow } from '../../../store/rows.ts';
import { lostPools, type LostRunView } from '../../../store/schedules/lost-runs.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Id, NoInput, Text } from '../../http/fields.ts';
import { preciseSeconds } from '../../http/times.ts';

/*
 * What the machines of a type and the nodes differ in.
 */

const MOST_SHOWN = 1000;
const MOST_RETURNED = 100;
const DAY_MS = 86_400_000;
const Time = Type.Number({ description: 'seconds since 1970' });

const LostPool = Type.Object({
  pool_id: Id,
  pool_name: Text,
  replace_lost: Type.Boolean({ description: 'its nodes whose machines are gone are replaced without being asked for' }),
  last: Type.Union(
    [
      Type.Object({
        state: Type.Enum(['waiting', 'running', 'success', 'failed', 'dropped']),
        nodes: Type.Integer({ description: 'how many nodes it is about' }),
        message: Type.String({ description: 'why it waits or is refused, or how its task ended' }),
        task_ids: Type.Array(Id),
        since: Time,
      }),
      Type.Null(),
    ],
    { description: 'the last replacement that began by itself; null = there is none' },
  ),
});

const Drift = Type.Object(
  {
    looked: Type.Union([Time, Type.Null()], { description: 'when the machines were last listed; null = not yet' }),
    complaint: Type.String({ description: 'why they could not be listed; empty = they were' }),
    stray: Type.Array(
      Type.Object({
        vm_id: Text,
        ip: Type.Union([Text, Type.Null()]),
        made: Type.Union([Time, Type.Null()]),
        since: Time,
        returnable: Type.Boolean({
          description: `it was found ${STRAY_FOR_S / 60} minutes ago or earlier, and can be returned`,
        }),
      }),
      { description: `machines that no node has, at most ${MOST_SHOWN}` },
    ),
    lost: Type.Array(Type.Object({ node_id: Id, ip: Text, vm_id: Text, pool_id: Id, pool_name: Text, since: Time }), {
      description: `nodes whose machine is gone or stopped, at most ${MOST_SHOWN}`,
    }),
    pools: Type.Array(LostPool, {
      description: `the pools of these nodes, and those in which such nodes were replaced on the last day, at most ${MOST_SHOWN}`,
    }),
  },
  { $id: 'MachineDrift' },
);

const Returned = Type.Array(
  Type.Object({ vm_id: Text, error: Type.String({ description: 'why it was not returned; empty = it was' }) }),
);

const EXAMPLE: Static<typeof Drift> = {
  looked: 1_772_359_200.125,
  complaint: '',
  stray: [
    { vm_id: 'static-1-10.0.0.17', ip: '10.0.0.17', made: 1_772_350_000, since: 1_772_358_000, returnable: true },
  ],
  lost: [
    {
      node_id: 4,
      ip: '10.0.0.4',
      vm_id: 'static-1-10.0.0.4',
      pool_id: 1,
      pool_name: 'web-a',
      since: 1_772_359_200.125,
    },
  ],
  pools: [{ pool_id: 1, pool_name: 'web-a', replace_lost: false, last: null }],
};
const NOT_FOUND = ['machine type 7 not found'];

const machineTypes = resource<VmTypeId>('machine types', '机型');

export const driftEndpoints = [
  machineTypes.read({
    path: '/vm_type/:id/drift',
    summary: 'Machines that no node has, and nodes whose machine is gone, as the last look found them',
    summaryZh: '最近一次检查发现的差异：没有节点的机器，以及机器已不存在的节点',
    input: NoInput,
    data: Drift,
    example: { data: EXAMPLE },
    errors: { not_found: NOT_FOUND },
    handle: async ({ id, language }, { context }) => payload(await shownDrift(context, id(), language)),
  }),
  machineTypes.change({
    path: '/vm_type/look/:id',
    summary: 'List the machines of a type now, and compare them with the nodes; this happens every five minutes anyway',
    summaryZh: '立即列出该机型的机器并与节点比较；每五分钟也会自动进行一次',
    input: NoInput,
    data: Drift,
    example: { data: EXAMPLE },
    errors: { not_found: NOT_FOUND },
    handle: async ({ id, language, principal }, deps) => {
      await lookNow(deps, principal, id());
      return payload(await shownDrift(deps.context, id(), language));
    },
  }),
  machineTypes.change({
    path: '/vm_type/return/:id',
    summary: 'Return machines that no node has',
    summaryZh: '归还没有节点的机器',
    input: Type.Object({
      machines: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        minItems: 1,
        maxItems: MOST_RETURNED,
        uniqueItems: true,
        description: 'their vm_id',
      }),
    }),
    data: Returned,
    example: { input: { machines: ['static-1-10.0.0.17'] }, data: [{ vm_id: 'static-1-10.0.0.17', error: '' }] },
    errors: {
      invalid: [
        'machine static-1-10.0.0.4 has a node, is being made, or is not there: only machines that no node has can be returned here',
      ],
      busy: ['machine static-1-10.0.0.17 had no node for less than 10 min: it can be returned in 240 s'],
      not_found: NOT_FOUND,
    },
    handle: async ({ input, id, principal, language }, deps) => {
      const returned = await returnStray(deps, principal, id(), input.machines);
      return payload(
        returned.map(({ vmId, reason }) => ({
          vm_id: vmId,
          error: reason === null ? '' : writtenIn(reason, language),
        })),
      );
    },
  }),
];

async function shownDrift(
  { database, now }: { readonly database: Database; readonly now: () => Date },
  id: VmTypeId,
  language: Language,
): Promise<Static<typeof Drift>> {
  if ((await findRow(database, MACHINE_TYPE.table, ['name'], id)) === null) throw noSuchBackend(MACHINE_TYPE, id);
  const dayAgo = new Date(now().getTime() - DAY_MS);
  const [look, stray, lost, pools] = await Promise.all([
    lastLook(database, id),
    strayMachines(database, id, MOST_SHOWN),
    lostNodes(database, id, MOST_SHOWN),
    lostPools(database, id, { since: dayAgo, most: MOST_SHOWN }),
  ]);
  const returnableBefore = now().getTime() - STRAY_FOR_S * 1000;
  return {
    looked: preciseSeconds(look?.ended ?? null),
    complaint: look === null ? '' : shownText(look.complaint, look.complaint_content, language),
    stray: stray.map(({ vm_id, ip, made, since }) => ({
      vm_id,
      ip,
      made: preciseSeconds(made),
      since: since.getTime() / 1000,
      returnable: since.getTime() <= returnableBefore,
    })),
    lost: lost.map(({ since, ...node }) => ({ ...node, since: since.getTime() / 1000 })),
    pools: pools.map((pool) => ({ ...pool, last: pool.last === null ? null : shownRun(pool.last, language) })),
  };
}

function shownRun({ message_content: content, ...run }: LostRunView, language: Language) {
  return { ...run, task_ids: [...run.task_ids], message: shownText(run.message, content, language) };
}

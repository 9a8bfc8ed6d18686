import { Type } from 'typebox';
import { EXEC_TYPES, SCHEDULE_TYPES } from '../../domain/schedules/schedule.ts';
import { alignedSchedules, type PresentSchedule } from '../../fleet-file/align-schedules.ts';
import { canonicalSchedules } from '../../fleet-file/canonical.ts';
import type { Fields } from '../../fleet-file/records.ts';
import { allRowsOf, callEndpoint, type Caller, endpointAt } from '../http/call-endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { CronItemInput, DependItemInput } from '../resources/schedule-schemas.ts';
import { scheduleEndpoints } from '../resources/schedules.ts';
import type { Kind, PresentRow } from './kind.ts';
import type { Names } from './names.ts';
import { named } from './plain-kind.ts';

/*
 * Schedules: in a file, all definitions of a pool stand together, under the pool's name.
 */

const at = (path: string): Endpoint => endpointAt(scheduleEndpoints, path);
const [LIST, SAVE, DELETE] = [at('/task/scheduleList'), at('/task/saveTask'), at('/task/deleteTask/:id')];

const { pool_id: _id, ...dependency } = DependItemInput.properties;
const Content = Type.Array(
  Type.Object({
    type: Type.Enum([...SCHEDULE_TYPES], { description: 'upload = deploy' }),
    exec_type: Type.Enum([...EXEC_TYPES], {
      description: 'crontab: by its times; depend: only with the pools that depend on this one',
    }),
    cron_items: Type.Optional(Type.Array(CronItemInput)),
    depend_items: Type.Optional(Type.Array(Type.Object({ pool: named('pool'), ...dependency }))),
  }),
  { description: 'all definitions of the pool' },
);

interface PresentDefinition extends PresentSchedule {
  readonly version: unknown;
}

interface PresentSchedules extends PresentRow {
  readonly definitions: readonly PresentDefinition[];
}

export const SCHEDULES: Kind = {
  kind: 'schedules',
  table: 'schedule',
  content: Content,
  read: async (caller) => {
    const byPool = Map.groupBy(await allRowsOf(caller, LIST), ({ pool }) => String((pool as Fields)['name']));
    return [...byPool].map(([name, rows]): PresentSchedules => {
      const definitions = rows.map((row) => ({
        id: Number(row['id']),
        definition: toFile(row),
        version: row['version'],
      }));
      const [first] = rows;
      return {
        kind: 'schedules',
        name,
        content: definitions.map(({ definition }) => definition),
        ids: definitions.map(({ id }) => id),
        version: 1,
        managed_by: typeof first?.['managed_by'] === 'string' ? first['managed_by'] : null,
        definitions,
      };
    });
  },
  create: (caller, names, pool, content) => align(caller, names, { pool, present: [], wanted: content as Fields[] }),
  update: (caller, names, row, content) =>
    align(caller, names, {
      pool: row.name,
      present: (row as PresentSchedules).definitions,
      wanted: content as Fields[],
    }),
  remove: async (caller, { ids }) => {
    for (const id of ids) await callEndpoint(caller, DELETE, {}, { id });
  },
};

interface Alignment {
  readonly pool: string;
  readonly present: readonly PresentDefinition[];
  readonly wanted: readonly Fields[];
}

async function align(caller: Caller, names: Names, { pool, present, wanted }: Alignment): Promise<void> {
  const { gone, changed, made } = alignedSchedules(present, wanted);
  const poolId = names.idOf('pools', pool, 'pool');
  for (const { id } of gone) await callEndpoint(caller, DELETE, {}, { id });
  for (const {
    present: { id, version },
    wanted: definition,
  } of changed) {
    await callEndpoint(caller, SAVE, { ...fromFile(definition, names), id, pool_id: poolId, version });
  }
  for (const definition of made) await callEndpoint(caller, SAVE, { ...fromFile(definition, names), pool_id: poolId });
}

/** A definition as a file has it, in the one form of canonicalSchedules. */
function toFile({ type, exec_type, cron_items: times, depend_items: pools }: Fields): Fields {
  const definition = {
    type,
    exec_type,
    cron_items: (times as readonly Fields[]).map(({ id: _id, next_firing: _next, next_at: _at, ignore, ...item }) => ({
      ...item,
      ignore: ignore === 1,
    })),
    depend_items: (pools as readonly Fields[]).map(({ id: _id, pool_id: _pool, pool, ignore, ...item }) => ({
      pool: (pool as Fields)['name'],
      ...item,
      ignore: ignore === 1,
    })),
  };
  const [canonical] = canonicalSchedules([definition]) as readonly Fields[];
  return canonical ?? definition;
}

function fromFile({ depend_items: pools = [], ...definition }: Fields, names: Names): Fields {
  const items = (pools as readonly Fields[]).map(({ pool, ...item }, index) => ({
    ...item,
    pool_id: names.idOf('pools', pool, `depend_items[${index}].pool`),
  }));
  return { ...definition, depend_items: items };
}

import { type RawBuilder, sql } from 'kysely';
import type { PoolId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import { naturalOrder, type Page, type PageWanted } from '../rows.ts';

/*
 * How long machines were used, added up from the ledger (fleet/machine-use.ts).
 */

/** What uses are added up by. */
export const USAGE_GROUPS = ['all', 'pool', 'service', 'cluster', 'machine_type'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** A stretch of time; the next one of a list begins where it ends. */
export interface Stretch {
  readonly starts: Date;
  readonly ends: Date;
}

export interface UsageWanted {
  readonly by: UsageGroup;
  /** In order, at least one. */
  readonly stretches: readonly Stretch[];
  /** null = of all pools */
  readonly poolId: PoolId | null;
  readonly sort: 'day' | 'name' | 'machine_hours';
  readonly order: 'asc' | 'desc';
}

/** What was used in a currency. */
export interface UsageCost {
  readonly currency: string;
  readonly machine_hours: number;
  readonly amount: number;
}

/** What was used in a stretch. */
export interface UsageRow {
  /** The index of the stretch. */
  readonly stretch: number;
  /** Of the pool or machine type; null = of neither. */
  readonly id: number | null;
  readonly name: string;
  readonly machine_hours: number;
  /** Of machines without a price. */
  readonly unpriced_machine_hours: number;
  readonly costs: readonly UsageCost[];
}

const GROUPS: Readonly<Record<UsageGroup, { readonly id: RawBuilder<unknown>; readonly name: RawBuilder<unknown> }>> = {
  all: { id: sql`null::int`, name: sql`''::text` },
  pool: { id: sql`usage_key.pool_id`, name: sql`usage_key.pool` },
  service: { id: sql`null::int`, name: sql`usage_key.service` },
  cluster: { id: sql`null::int`, name: sql`usage_key.cluster` },
  machine_type: { id: sql`usage_key.vm_type_id`, name: sql`usage_key.vm_type` },
};

const SORTS = {
  day: sql`stretch`,
  name: naturalOrder('name'),
  machine_hours: sql`machine_hours`,
} as const satisfies Record<UsageWanted['sort'], RawBuilder<unknown>>;

/**
 * A page of what was used. A machine counts from when it was made until it was returned, or until the last stretch ends.
 *
 * The ledger is read once, by an index alone: what changes in a stretch is added up, and what was there before counts with the
 * whole stretch.
 */
export async function usageRows(database: Queries, wanted: UsageWanted, page: PageWanted): Promise<Page<UsageRow>> {
  const { by, stretches, sort, order } = wanted;
  const { id, name } = GROUPS[by];
  const direction = sql.raw(order);
  const { rows } = await sql<UsageRow & { total: number }>`
    with ${changes(wanted)}, held as (
      select key_id, stretch.n, seconds, length,
             sum(machines) over (partition by key_id order by stretch.n) - machines as before
      from (select key_id, n, coalesce(machines, 0) as machines, coalesce(seconds, 0) as seconds
            from (select distinct key_id from change) as key cross join (select n from stretch) as every
            left join change using (key_id, n)) as part
      join stretch using (n)
    ), by_currency as (
      select n - 1 as stretch, ${id} as id, ${name} as name, currency, sum(seconds + before * length) as seconds,
             sum((seconds + before * length) * price_per_hour) as priced
      from held join usage_key on usage_key.id = held.key_id
      where seconds + before * length > 0
      group by 1, 2, 3, 4
    ), grouped as (
      select stretch, id, name, round(sum(seconds) / 3600, 6) as machine_hours,
             round(coalesce(sum(seconds) filter (where currency is null), 0) / 3600, 6) as unpriced_machine_hours,
             coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'machine_hours', round(seconds / 3600, 6),
                                                   'amount', round(priced / 3600, 6)) order by currency)
                        filter (where currency is not null), '[]') as costs
      from by_currency group by stretch, id, name
    )
    select shown.*, counted.total from (select count(*) as total from grouped) as counted
    left join (
      select stretch, id, name, machine_hours, unpriced_machine_hours, costs from grouped
      order by ${SORTS[sort]} ${direction}, stretch, machine_hours desc, name, id
      limit ${page.pageSize} offset ${(page.page - 1) * page.pageSize}::bigint
    ) as shown on true
    order by ${SORTS[sort]} ${direction}, stretch, machine_hours desc, name, id`.execute(database);
  const total = stretches.length === 0 ? 0 : (rows[0]?.total ?? 0);
  // beyond the last page there is still one row, which has only the total
  return { rows: rows.filter((row) => row.name !== null).map(({ total: _total, ...row }) => row), total };
}

/**
 * The stretches, and each change of the number of machines under a key: in which stretch, and the seconds that it makes there.
 * Machines that were there before count as made when the first stretch starts.
 */
function changes({ stretches, poolId }: UsageWanted): RawBuilder<unknown> {
  const starts = sql`${stretches.map((stretch) => stretch.starts)}::timestamptz[]`;
  const ends = sql`${stretches.map((stretch) => stretch.ends)}::timestamptz[]`;
  const [first, last] = [stretches[0]?.starts, stretches.at(-1)?.ends];
  const ofPool = poolId === null ? sql`true` : sql`key_id in (select id from usage_key where pool_id = ${poolId})`;
  const since = sql`returned > ${first}::timestamptz and ${ofPool}`;
  return sql`
    stretch as materialized (
      select n, starts, ends, extract(epoch from ends - starts) as length
      from unnest(${starts}, ${ends}) with ordinality as stretch (starts, ends, n)
    ), change as materialized (
      select key_id, n, sum(machines) as machines, sum(machines * extract(epoch from ends - at)) as seconds
      from (
        select key_id, greatest(width_bucket(made, ${starts}), 1) as n, 1 as machines,
               greatest(made, ${first}::timestamptz) as at
        from machine_use where ${since} and made < ${last}::timestamptz
        union all
        select key_id, width_bucket(returned, ${starts}), -1, returned
        from machine_use where ${since} and returned < ${last}::timestamptz
      ) as moved join stretch using (n)
      group by key_id, n
    )`;
}

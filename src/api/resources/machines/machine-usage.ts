import { type Static, Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { PoolId } from '../../../domain/ids.ts';
import { csv } from '../../../base/text/csv.ts';
import { MOST_DAYS, type UsageDay, usageDays } from '../../../domain/usage/usage-days.ts';
import { message } from '../../../messages/message.ts';
import { type PageWanted } from '../../../store/rows.ts';
import { USAGE_GROUPS, type UsageRow, usageRows } from '../../../store/usage/usage-rows.ts';
import type { ApiDeps } from '../../deps.ts';
import { resource } from '../../http/endpoint.ts';
import { pageOf, payload } from '../../http/envelope.ts';
import { Id, LooseId, Optional } from '../../http/fields.ts';

/*
 * How long machines were used, and what that cost.
 */

const MOST_CSV_ROWS = 100_000;

const Hours = Type.Number({ description: 'hours of one machine, or of several added up' });

const UsageRowShown = Type.Object(
  {
    day: Type.Union([Type.String(), Type.Null()], { description: 'YYYY-MM-DD; null = all days together' }),
    id: Type.Union([Id, Type.Null()], { description: 'of the pool or the machine type; null = of neither' }),
    name: Type.String({ description: 'as it was when the machine was made; empty for by = all' }),
    machine_hours: Hours,
    unpriced_machine_hours: Type.Number({ description: 'of those, hours of machines that were made without a price' }),
    costs: Type.Array(Type.Object({ currency: Type.String(), machine_hours: Hours, amount: Type.Number() }), {
      description: 'one for each currency',
    }),
  },
  { $id: 'UsageRow' },
);

const DAY = { maxLength: 20 };
const UsageInput = Type.Object({
  from: Optional(Type.String({ ...DAY, description: 'the first day, YYYY-MM-DD; absent = 29 days before the last' })),
  to: Optional(Type.String({ ...DAY, description: 'the last day; absent = today, up to now' })),
  by: Optional(Type.Enum([...USAGE_GROUPS], { description: 'what is added up; absent = pool' })),
  each: Optional(Type.Enum(['day', 'all'], { description: 'each day by itself, or all together; absent = all' })),
  pool_id: Optional(Type.Integer({ ...LooseId, description: 'only of this pool' })),
  sort: Optional(
    Type.Enum(['day', 'name', 'machine_hours'], { description: 'absent = day, or machine_hours where each is all' }),
  ),
  order: Optional(Type.Enum(['asc', 'desc'], { description: 'absent = asc, or desc where each is all' })),
});
type Asked = Static<typeof UsageInput>;

const EXAMPLE = { from: '2026-11-01', to: '2026-11-30', by: 'pool', each: 'day' } as const;
const ROW = {
  day: '2026-11-01',
  id: 1,
  name: 'web-a',
  machine_hours: 240,
  unpriced_machine_hours: 0,
  costs: [{ currency: 'EUR', machine_hours: 240, amount: 28.8 }],
};
const REFUSALS = [
  'from is ‘2026-02-30’, and must be a day such as 2026-11-30',
  'to is 2026-11-01, which is before 2026-11-30: say the first day in from, and the last one in to',
  `730 days are asked for, and ${MOST_DAYS} are kept: ask for fewer`,
];

const usage = resource<number>('usage', '用量');

export const machineUsageEndpoints = [
  usage.list({
    path: '/usage/list',
    summary:
      'Machine-hours and their cost by pool, service, cluster or machine type, for days in the server’s time zone',
    summaryZh: '按服务池、服务、集群或机型统计的机器小时数和费用，日期按服务器时区计算',
    input: UsageInput,
    data: Type.Array(UsageRowShown),
    example: { input: EXAMPLE, data: [ROW], beside: { page: 1, page_size: 10, query_count: 1 } },
    errors: { invalid: REFUSALS },
    handle: async ({ input, paging }, deps) => {
      const { rows, total } = await usageOf(input, paging, deps);
      return pageOf(rows, total, paging);
    },
  }),
  usage.read({
    path: '/usage/csv',
    summary: 'The same as a file: a row for each currency, and one for what has no price',
    summaryZh: '同样的内容，以文件形式：每种货币一行，没有价格的另列一行',
    input: UsageInput,
    data: Type.String({ description: 'CSV (RFC 4180) in UTF-8, with a first row of names' }),
    file: { type: 'text/csv; charset=utf-8', name: 'usage.csv' },
    example: { input: EXAMPLE, data: 'day,id,name,machine_hours,currency,cost\r\n2026-11-01,1,web-a,240,EUR,28.8\r\n' },
    errors: {
      invalid: REFUSALS,
      too_large: [
        `the file would have 160000 rows, and may have ${MOST_CSV_ROWS}: ask for fewer days, or for larger groups`,
      ],
    },
    handle: async ({ input }, deps) => {
      const { rows, total } = await usageOf(input, { page: 1, pageSize: MOST_CSV_ROWS }, deps);
      if (total > MOST_CSV_ROWS) {
        throw new Refusal('too_large', message('usage_rows_too_many', { given: total, most: MOST_CSV_ROWS }));
      }
      return payload(csv([['day', 'id', 'name', 'machine_hours', 'currency', 'cost'], ...rows.flatMap(csvRows)]));
    },
  }),
];

interface ShownRow extends Omit<UsageRow, 'stretch'> {
  readonly day: string | null;
}

async function usageOf(
  { from, to, by = 'pool', each = 'all', pool_id = 0, sort, order }: Asked,
  page: PageWanted,
  { context, clock }: ApiDeps,
): Promise<{ readonly rows: readonly ShownRow[]; readonly total: number }> {
  const days = usageDays({ from, to }, clock.wall, context.now());
  const stretches = each === 'day' ? days : together(days);
  if (stretches.length === 0) return { rows: [], total: 0 };
  const usual =
    each === 'day' ? ({ sort: 'day', order: 'asc' } as const) : ({ sort: 'machine_hours', order: 'desc' } as const);
  const wanted = {
    by,
    stretches,
    poolId: pool_id === 0 ? null : (pool_id as PoolId),
    sort: sort ?? usual.sort,
    order: order ?? (sort === undefined ? usual.order : 'asc'),
  };
  const { rows, total } = await usageRows(context.database, wanted, page);
  return { rows: rows.map(({ stretch, ...row }) => ({ day: stretches[stretch]?.day ?? null, ...row })), total };
}

function together(days: readonly UsageDay[]): readonly (Pick<UsageDay, 'starts' | 'ends'> & { readonly day: null })[] {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? [] : [{ day: null, starts: first.starts, ends: last.ends }];
}

function csvRows({ day, id, name, unpriced_machine_hours: unpriced, costs }: ShownRow) {
  const priced = costs.map(({ currency, machine_hours, amount }) => [day, id, name, machine_hours, currency, amount]);
  return unpriced > 0 ? [...priced, [day, id, name, unpriced, null, null]] : priced;
}

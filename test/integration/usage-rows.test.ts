import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { USAGE_GROUPS, type UsageGroup, usageRows } from '../../src/store/usage/usage-rows.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});

afterAll(() => db[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 1);

/** A key of the ledger: under which groups its uses count, and at which price. */
interface Key {
  readonly pool: number;
  readonly type: number;
  readonly service: number;
  readonly price: number | null;
}

interface Use {
  readonly key: number;
  /** In milliseconds since START. */
  readonly made: number;
  /** null = it is open */
  readonly returned: number | null;
}

const HORIZON = 20 * 24 * HOUR;
const key: fc.Arbitrary<Key> = fc.record({
  pool: fc.integer({ min: 1, max: 3 }),
  type: fc.integer({ min: 1, max: 2 }),
  service: fc.integer({ min: 1, max: 2 }),
  price: fc.option(fc.constantFrom(0, 0.5, 1.25)),
});
const moment = fc.oneof(
  fc.integer({ min: -HORIZON, max: HORIZON }),
  fc.integer({ min: -20, max: 20 }).map((day) => day * 24 * HOUR),
);
const use: fc.Arbitrary<Use> = fc
  .tuple(fc.nat(3), moment, fc.option(fc.nat(HORIZON)))
  .map(([n, made, lasted]) => ({ key: n, made, returned: lasted === null ? null : made + lasted }));
/** Ends of stretches: days of different lengths, from START on. */
const lengths = fc.array(fc.constantFrom(23, 24, 25, 6.5), { minLength: 1, maxLength: 6 });

const nameIn = ({ pool, type, service }: Key, by: UsageGroup): string =>
  ({ all: '', pool: `pool-${pool}`, service: `service-${service}`, cluster: 'shop', machine_type: `type-${type}` })[by];

/** Added up use by use and stretch by stretch. */
function naive(keys: readonly Key[], uses: readonly Use[], ends: readonly number[], by: UsageGroup) {
  const sums = new Map<string, { hours: number; unpriced: number; cost: number }>();
  for (const [stretch, end] of ends.entries()) {
    const start = ends[stretch - 1] ?? 0;
    for (const { key: n, made, returned } of uses) {
      const used = keys[n % keys.length];
      const hours = (Math.min(end, returned ?? Infinity) - Math.max(start, made)) / HOUR;
      if (used === undefined || hours <= 0) continue;
      const at = `${stretch} ${nameIn(used, by)}`;
      const sum = sums.get(at) ?? { hours: 0, unpriced: 0, cost: 0 };
      sums.set(at, {
        hours: sum.hours + hours,
        unpriced: sum.unpriced + (used.price === null ? hours : 0),
        cost: sum.cost + hours * (used.price ?? 0),
      });
    }
  }
  return sums;
}

async function write(keys: readonly Key[], uses: readonly Use[]): Promise<void> {
  await sql`truncate usage_key, machine_use restart identity`.execute(db.database);
  const same = new Map<string, number>();
  const ids: number[] = [];
  for (const used of keys) {
    const text = JSON.stringify(used);
    const { pool, type, service, price } = used;
    if (!same.has(text)) {
      const { rows } = await sql<{ id: number }>`
        insert into usage_key (vm_type_id, vm_type, pool_id, pool, service, cluster, price_per_hour, currency)
        values (${type}, ${`type-${type}`}, ${pool}, ${`pool-${pool}`}, ${`service-${service}`}, 'shop', ${price},
                ${price === null ? null : 'EUR'}) returning id`.execute(db.database);
      same.set(text, rows[0]?.id ?? 0);
    }
    ids.push(same.get(text) ?? 0);
  }
  for (const [node, { key: n, made, returned }] of uses.entries()) {
    const at = (ms: number): Date => new Date(START + ms);
    await sql`
      insert into machine_use (key_id, node_id, vm_id, made, returned)
      values (${ids[n % ids.length]}, ${node}, 'vm', ${at(made)}, coalesce(${returned === null ? null : at(returned)}::timestamptz, 'infinity'))`.execute(
      db.database,
    );
  }
}

test('what the statement adds up is what a loop over uses and days adds up', async () => {
  const cases = fc.tuple(
    fc.array(key, { minLength: 1, maxLength: 4 }),
    fc.array(use, { maxLength: 12 }),
    lengths,
    fc.constantFrom(...USAGE_GROUPS),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ([keys, uses, hours, by]) => {
      await write(keys, uses);
      const ends = hours.map((_, index) => hours.slice(0, index + 1).reduce((sum, part) => sum + part, 0) * HOUR);
      const stretches = ends.map((end, index) => ({
        starts: new Date(START + (ends[index - 1] ?? 0)),
        ends: new Date(START + end),
      }));
      const wanted = { by, stretches, poolId: null, sort: 'day', order: 'asc' } as const;
      const { rows, total } = await usageRows(db.database, wanted, { page: 1, pageSize: 1000 });
      const expected = naive(keys, uses, ends, by);
      expect(rows.map(({ stretch, name }) => `${stretch} ${name}`).toSorted()).toEqual([...expected.keys()].toSorted());
      expect(total).toBe(expected.size);
      for (const row of rows) {
        const sum = expected.get(`${row.stretch} ${row.name}`);
        expect(row.machine_hours).toBeCloseTo(sum?.hours ?? -1, 4);
        expect(row.unpriced_machine_hours).toBeCloseTo(sum?.unpriced ?? -1, 4);
        expect(row.costs.reduce((all, { amount }) => all + amount, 0)).toBeCloseTo(sum?.cost ?? -1, 4);
      }
    }),
    { numRuns: 60 },
  );
});

test('100,000 open uses are read by the index alone', async () => {
  const { database } = db;
  await write([{ pool: 1, type: 1, service: 1, price: 1 }], []);
  await sql`
    insert into machine_use (key_id, node_id, vm_id, made)
    select 1, n, 'vm-' || n, ${new Date(START)}::timestamptz + n * interval '10 seconds' from generate_series(1, 100000) as n`.execute(
    database,
  );
  await sql`vacuum analyze machine_use`.execute(database);
  const day = 24 * HOUR;
  const stretches = Array.from({ length: 30 }, (_, n) => ({
    starts: new Date(START + n * day),
    ends: new Date(START + (n + 1) * day),
  }));
  const wanted = { by: 'pool', stretches, poolId: null, sort: 'day', order: 'asc' } as const;
  const { total, rows } = await usageRows(database, wanted, { page: 1, pageSize: 1000 });
  expect(total).toBe(30);
  expect(rows.at(-1)?.machine_hours, 'all of them, all day').toBe(2_400_000);
  const plan = await sql<{ 'QUERY PLAN': string }>`
    explain (costs off) select key_id, made from machine_use
    where returned > ${new Date(START)}::timestamptz and made < ${new Date(START + day)}::timestamptz`.execute(
    database,
  );
  expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Index Only Scan using machine_use_time');
});

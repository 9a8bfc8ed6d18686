import { sql } from 'kysely';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';

/*
 * The tables of logs, step_log and task_log, have a partition for each day (UTC), named after it. Lines are inserted by
 * their time; those without a partition for their day go to the partition "rest", and are moved by the next round.
 *
 * LP1. Partitions are made ahead of their day, so that no line has to wait for one.
 * LP2. One process at a time works on the partitions; the others skip the round.
 * LP3. A change that would have to wait for another's lock is given up, and made by a later round: as long as it waits,
 *      all other statements would wait behind it.
 * LP4. While a partition is made, inserts wait at the log's own table. An insert that had already chosen "rest" and waited there
 *      would be refused, as "rest" no longer takes lines of that day.
 */

const LOGS = ['step_log', 'task_log'] as const;
type Log = (typeof LOGS)[number];

const PARTITIONS_LOCK = 0x6c6f6773; // "logs"
const DAYS_AHEAD = 7;

export interface PartitionsChanged {
  readonly made: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Makes partitions for the next days, and drops those of days that ended more than so many days ago.
 *
 * @throws when a lock is not available at the moment (LP3), or the database is away: try again later
 */
export async function keepLogPartitions(database: Database, days: number): Promise<PartitionsChanged> {
  return database.connection().execute(async (connection) => {
    const lock = await sql<{ got: boolean }>`select pg_try_advisory_lock(${sql.lit(PARTITIONS_LOCK)}) as got`.execute(
      connection,
    );
    const changed = { made: [] as string[], dropped: [] as string[] };
    if (lock.rows[0]?.got !== true) return changed; // LP2
    try {
      for (const log of LOGS) {
        changed.dropped.push(...(await dropOld(connection, log, days)));
        for (const day of await missingDays(connection, log)) changed.made.push(await makeDay(connection, log, day));
      }
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(PARTITIONS_LOCK)})`.execute(connection);
    }
    return changed;
  });
}

/** Everything before this time was dropped; null = nothing was. */
export async function logsDroppedBefore(database: Queries): Promise<Date | null> {
  const { rows } = await sql<{ before: Date }>`
    select (value #>> '{}')::timestamptz as before from installation where key = 'logs_dropped_before'`.execute(
    database,
  );
  return rows[0]?.before ?? null;
}

/** The next days, and those with lines in "rest", that have no partition: as 20261125. */
async function missingDays(connection: Queries, log: Log): Promise<readonly string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from (
      select to_char((now() at time zone 'UTC')::date + ahead, 'YYYYMMDD') as day
      from generate_series(0, ${DAYS_AHEAD}::int) as ahead
      union
      select distinct to_char(created at time zone 'UTC', 'YYYYMMDD') from ${sql.table(`${log}_rest`)}
    ) as wanted
    where to_regclass(${`${log}_`} || day) is null order by day`.execute(connection);
  return rows.map(({ day }) => day);
}

/** Makes the partition of a day, with the lines of that day from "rest". */
async function makeDay(connection: Queries, log: Log, day: string): Promise<string> {
  const name = `${log}_${day}`;
  const [table, parent, rest] = [sql.table(name), sql.table(log), sql.table(`${log}_rest`)];
  const from = `${day} 00:00:00+00`;
  const to = sql<Date>`${from}::timestamptz + interval '1 day'`;
  await changing(connection, async (transaction) => {
    await sql`lock table only ${parent} in share row exclusive mode`.execute(transaction); // LP4
    await sql`lock table ${rest} in access exclusive mode`.execute(transaction);
    await sql`create table ${table} (like ${parent} including defaults including indexes)`.execute(transaction);
    await sql`
      with moved as (delete from ${rest} where created >= ${from}::timestamptz and created < ${to} returning *)
      insert into ${table} select * from moved`.execute(transaction);
    const { rows } = await sql<{ to: string }>`
      select to_char((${to}) at time zone 'UTC', 'YYYYMMDD') as to`.execute(transaction);
    const end = `${rows[0]?.to} 00:00:00+00`;
    await sql`
      alter table ${parent} attach partition ${table} for values from (${sql.lit(from)}) to (${sql.lit(end)})`.execute(
      transaction,
    );
  });
  return name;
}

/** Drops the days that ended more than so many days ago, and lines in "rest" of the same age. */
async function dropOld(connection: Queries, log: Log, days: number): Promise<readonly string[]> {
  const before = sql<Date>`date_trunc('day', now() - make_interval(days => ${days}::int), 'UTC')`;
  const { rows } = await sql<{ name: string }>`
    select child.relname as name
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = ${log}::regclass and child.relname ~ '_\\d{8}$'
      and (right(child.relname, 8) || ' 00:00:00+00')::timestamptz < ${before} order by name`.execute(connection);
  const rest = sql.table(`${log}_rest`);
  const old = await sql`select from ${rest} where created < ${before} limit 1`.execute(connection);
  if (rows.length === 0 && old.rows.length === 0) return [];
  await changing(connection, async (transaction) => {
    for (const { name } of rows) await sql`drop table ${sql.table(name)}`.execute(transaction);
    await sql`delete from ${rest} where created < ${before}`.execute(transaction);
    await sql`
      insert into installation (key, value) values ('logs_dropped_before', to_jsonb(${before}))
      on conflict (key) do update
      set value = to_jsonb(greatest((installation.value #>> '{}')::timestamptz, (excluded.value #>> '{}')::timestamptz))`.execute(
      transaction,
    );
  });
  return rows.map(({ name }) => name);
}

function changing(connection: Queries, change: (transaction: Queries) => Promise<void>): Promise<void> {
  return inTransaction(connection, async (transaction) => {
    await sql`set local lock_timeout = '2s'`.execute(transaction);
    await change(transaction);
  });
}

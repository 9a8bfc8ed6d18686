import { sql } from 'kysely';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';

/*
 * The tables of logs, step_log and task_log, have a partition for each day (UTC), named after it. Lines are inserted by
 * the moment they are from; what no day has goes to the partition "rest", and is sorted in by the next look.
 *
 * LP1. Days are made ahead of their time, so that no line has to wait for one.
 * LP2. One process at a time looks after the partitions; the others pass.
 * LP3. A change that would have to wait for somebody's lock is given up, and made by a later look: as long as it waits,
 *      everybody else would wait behind it.
 * LP4. Lines wait at the log itself while a day is made. One that has chosen the rest and waits there would be refused, as
 *      the rest no longer takes lines of that day.
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
 * Makes the days to come, and drops those that ended more than so many days ago.
 *
 * @throws when a lock is not to be had for the moment (LP3), or the database is away: try again later
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

/** Everything from before this moment was dropped; null = nothing was. */
export async function logsDroppedBefore(database: Queries): Promise<Date | null> {
  const { rows } = await sql<{ before: Date }>`
    select (value #>> '{}')::timestamptz as before from installation where key = 'logs_dropped_before'`.execute(
    database,
  );
  return rows[0]?.before ?? null;
}

/** The days to come, and those that lie in the rest, that have no partition: as 20261125. */
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

/** Makes the partition of a day, with the lines of that day that lie in the rest. */
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

/** Drops the days that ended more than so many days ago, and lines of the rest that are as old. */
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

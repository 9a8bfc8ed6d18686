import { Socket } from 'node:net';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { SliceId, TaskId } from '../../domain/ids.ts';
import type { Message } from '../../messages/message.ts';
import type { Queries } from '../database.ts';
import { sessionTo } from '../session.ts';
import type { SliceLease } from '../tasks/slices.ts';

/*
 * Processes that run slices. Whether one is alive is decided by the database's clock alone: it timestamps the heartbeat and measures its age.
 */

/** Advisory locks (class, worker's lock_key): held by the session of a worker as long as it is alive. */
const WORKER_LOCKS = 0x776f726b; // "work"

const THIS_MOMENT = sql<Date>`clock_timestamp()`;

export interface WorkerIdentity {
  readonly id: string;
  /** For people: host name and pid. */
  readonly name: string;
  readonly role: string;
  /** The most node runs that it has in work at once. */
  readonly capacity: number;
}

/** What a worker lacks, as others see it. */
export interface ToldLacks {
  readonly lacks: readonly Message[];
  /** For which work it lacks something. */
  readonly unable: readonly string[];
}

/** Registers a worker, also one that was taken for dead. */
export async function registerWorker(
  database: Queries,
  { lacks, unable, ...worker }: WorkerIdentity & ToldLacks,
  flushNo: number,
): Promise<{ readonly lockKey: number }> {
  const told = { lacks: JSON.stringify(lacks), unable: [...unable] };
  const row = await database
    .insertInto('worker')
    .values({ ...worker, ...told, flush_no: flushNo, started: THIS_MOMENT, heartbeat: THIS_MOMENT })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ heartbeat: THIS_MOMENT, ...told }))
    .returning('lock_key')
    .executeTakeFirstOrThrow();
  return { lockKey: row.lock_key };
}

/** Says what a worker lacks now. */
export async function tellLacks(database: Queries, id: string, { lacks, unable }: ToldLacks): Promise<void> {
  await database
    .updateTable('worker')
    .set({ lacks: JSON.stringify(lacks), unable: [...unable] })
    .where('id', '=', id)
    .execute();
}

/** Those of some abilities that another living worker has. One of a version that does not say what it lacks has all. */
export async function ableElsewhere<Ability extends string>(
  database: Queries,
  self: string,
  abilities: readonly Ability[],
  patience: Patience,
): Promise<readonly Ability[]> {
  const { rows } = await sql<{ ability: Ability }>`
    select ability from unnest(${abilities}::text[]) as ability
    where exists (select from worker where id <> ${self} and not ability = any(unable) and not ${isDead(patience)})`.execute(
    database,
  );
  return rows.map(({ ability }) => ability);
}

/** Writes a worker's heartbeat. */
export async function beat(database: Queries, id: string): Promise<{ readonly known: boolean }> {
  const result = await database
    .updateTable('worker')
    .set({ heartbeat: THIS_MOMENT })
    .where('id', '=', id)
    .executeTakeFirst();
  return { known: result.numUpdatedRows > 0n };
}

/** Numbers a flush within its own transaction, so that after a lost reply the worker can find out whether it was committed. */
export async function numberFlush(transaction: Queries, id: string, flushNo: number): Promise<void> {
  await transaction
    .updateTable('worker')
    .set({ flush_no: flushNo, heartbeat: THIS_MOMENT })
    .where('id', '=', id)
    .execute();
}

/** The number of the worker's last committed flush; 0 when the worker is not registered. */
export async function lastFlush(database: Queries, id: string): Promise<number> {
  const row = await database.selectFrom('worker').select('flush_no').where('id', '=', id).executeTakeFirst();
  return row?.flush_no ?? 0;
}

/** Removes a worker. Its slices must have been returned or taken over. */
export async function removeWorker(database: Queries, id: string): Promise<void> {
  await database.deleteFrom('worker').where('id', '=', id).execute();
}

/**
 * Opens a session that holds the worker's lock until it is closed: when the process dies, so does the session, and
 * other workers see at once that the lock is free.
 *
 * @returns null when an older session of this worker still exists in the database: try again later
 */
export async function holdWorkerLock(
  { url, lease }: { readonly url: string; readonly lease: number },
  lockKey: number,
  onLost: () => void,
): Promise<Disposable | null> {
  const socket = new Socket();
  const stream = (): Socket => socket;
  const session = new pg.Client({ ...sessionTo(url, lease), application_name: 'springtide worker', stream });
  session.on('error', () => {}); // 'end' follows
  await session.connect();
  const { rows } = await session.query<{ held: boolean }>('select pg_try_advisory_lock($1, $2) as held', [
    WORKER_LOCKS,
    lockKey,
  ]);
  let closing = rows[0]?.held !== true;
  // Without a terminate message, which waits for a server that may be gone.
  if (closing) {
    socket.destroy();
    return null;
  }
  session.once('end', () => {
    if (!closing) onLost();
  });
  return {
    [Symbol.dispose]: () => {
      closing = true;
      socket.destroy();
    },
  };
}

/**
 * The seconds of silence after which a worker is dead: 0 when its lock is free, more when it is held. A heartbeat
 * in the future counts as old: the database's clock was set back, and a living worker has written one since. While the database
 * was down nobody could write one, so that time does not count.
 */
export interface Patience {
  readonly lockFree: number;
  readonly lockHeld: number;
}

/** True for a row of `worker` whose process is dead. */
export function isDead(patience: Patience): RawBuilder<boolean> {
  return sql<boolean>`(${isSilentFor(patience.lockHeld)} or ${isSilentFor(patience.lockFree)}
       and not exists (select from pg_locks
                       where locktype = 'advisory' and classid = ${WORKER_LOCKS} and objid = worker.lock_key
                         and database = (select oid from pg_database where datname = current_database())))`;
}

function isSilentFor(seconds: number): RawBuilder<boolean> {
  return sql<boolean>`(abs(extract(epoch from clock_timestamp() - worker.heartbeat)) > ${seconds}
                       and abs(extract(epoch from clock_timestamp() - pg_postmaster_start_time())) > ${seconds})`;
}

/** The other workers that are dead, and unknown ones that hold slices: they took them while they were being removed. */
export async function deadWorkers(database: Queries, self: string, patience: Patience): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from worker where id <> ${self} and ${isDead(patience)}
    union
    select worker_id from slice
    where state = 'held' and worker_id <> ${self} and not exists (select from worker where worker.id = slice.worker_id)`.execute(
    database,
  );
  return rows.map((row) => row.id);
}

/** The tasks whose slices a worker holds. */
export async function tasksOfWorker(database: Queries, workerId: string): Promise<readonly TaskId[]> {
  const rows = await database
    .selectFrom('slice')
    .select('task_id')
    .distinct()
    .where('worker_id', '=', workerId)
    .where('state', '=', 'held')
    .orderBy('task_id')
    .execute();
  return rows.map((row) => row.task_id);
}

/**
 * Offers again the slices of a task that a worker holds, under a new lease: the worker is fenced. The task's row is
 * locked (T1). Slices of a task that does not run wait for its next start.
 *
 * @param which.except those that the worker runs, which it keeps
 */
export async function reofferSlices(
  transaction: Queries,
  which: {
    readonly taskId: TaskId;
    readonly workerId: string;
    readonly running: boolean;
    readonly except: readonly SliceLease[];
  },
  now: Date,
): Promise<readonly SliceLease[]> {
  const ids = which.except.map(({ sliceId }) => sliceId);
  const leases = which.except.map(({ lease }) => lease);
  const slices = await transaction
    .updateTable('slice')
    .set({
      state: which.running ? 'offered' : 'waiting',
      lease: sql<number>`lease + 1`,
      worker_id: null,
      offered: now,
    })
    .where('task_id', '=', which.taskId)
    .where('worker_id', '=', which.workerId)
    .where('state', '=', 'held')
    .where(sql<boolean>`(id, lease) not in (select * from unnest(${ids}::bigint[], ${leases}::bigint[]))`)
    .returning(['id', 'lease'])
    .execute();
  return which.running ? slices.map(({ id, lease }) => ({ sliceId: id, lease })) : [];
}

/** Slices that were offered long ago and not taken, with their tasks. */
export async function forgottenSlices(
  database: Queries,
  offeredBefore: Date,
): Promise<readonly { readonly id: SliceId; readonly task_id: TaskId; readonly lease: number }[]> {
  return database
    .selectFrom('slice')
    .select(['id', 'task_id', 'lease'])
    .where('state', '=', 'offered')
    .where('offered', '<', offeredBefore)
    .execute();
}

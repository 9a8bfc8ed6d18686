import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { SliceId, TaskId } from '../domain/ids.ts';
import type { Queries } from './database.ts';

/** Advisory locks (class, worker's lock_key): held by the session of a worker for as long as it lives. */
const WORKER_LOCKS = 0x776f726b; // "work"

export interface WorkerIdentity {
  readonly id: string;
  /** For people: host name and pid. */
  readonly name: string;
  readonly role: string;
  /** The most node runs that it takes on at once. */
  readonly capacity: number;
}

/** Registers a worker, or brings back one that was given up for dead. */
export async function registerWorker(
  database: Queries,
  worker: WorkerIdentity,
  flushNo: number,
  now: Date,
): Promise<{ readonly lockKey: number }> {
  const row = await database
    .insertInto('worker')
    .values({ ...worker, flush_no: flushNo, started: now, heartbeat: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ heartbeat: now }))
    .returning('lock_key')
    .executeTakeFirstOrThrow();
  return { lockKey: row.lock_key };
}

/** Says that the worker lives. */
export async function beat(database: Queries, id: string, now: Date): Promise<{ readonly known: boolean }> {
  const result = await database.updateTable('worker').set({ heartbeat: now }).where('id', '=', id).executeTakeFirst();
  return { known: result.numUpdatedRows > 0n };
}

/** Numbers a flush within its own transaction, so that after a lost answer the worker can ask whether it was committed. */
export async function numberFlush(transaction: Queries, id: string, flushNo: number, now: Date): Promise<void> {
  await transaction.updateTable('worker').set({ flush_no: flushNo, heartbeat: now }).where('id', '=', id).execute();
}

/** The number of the worker's last committed flush; 0 when the worker is not registered. */
export async function lastFlush(database: Queries, id: string): Promise<number> {
  const row = await database.selectFrom('worker').select('flush_no').where('id', '=', id).executeTakeFirst();
  return row?.flush_no ?? 0;
}

/** Takes a worker away. Its slices must have been given back or taken over. */
export async function removeWorker(database: Queries, id: string): Promise<void> {
  await database.deleteFrom('worker').where('id', '=', id).execute();
}

/**
 * Opens a session that holds the worker's lock until it is closed: when the process dies, so does the session, and
 * others see at once that the lock is free.
 *
 * @returns null when an older session of this worker still lingers at the database: try again later
 */
export async function holdWorkerLock(
  url: string,
  lockKey: number,
  onLost: () => void,
): Promise<AsyncDisposable | null> {
  const session = new pg.Client({ connectionString: url, application_name: 'springtide worker', keepAlive: true });
  session.on('error', () => {}); // 'end' follows
  await session.connect();
  const { rows } = await session.query<{ held: boolean }>('select pg_try_advisory_lock($1, $2) as held', [
    WORKER_LOCKS,
    lockKey,
  ]);
  let closing = rows[0]?.held !== true;
  // A session whose server is gone has nothing to say goodbye to.
  const close = (): Promise<void> => session.end().catch(() => {});
  if (closing) {
    await close();
    return null;
  }
  session.once('end', () => {
    if (!closing) onLost();
  });
  return {
    [Symbol.asyncDispose]: async () => {
      closing = true;
      await close();
    },
  };
}

/** After how many seconds of silence a worker is dead: at once when its lock is free, later when it is held. */
export interface Patience {
  readonly lockFree: number;
  readonly lockHeld: number;
}

/** True for a row of `worker` whose process is dead. */
export function isDead(patience: Patience): RawBuilder<boolean> {
  return sql<boolean>`(worker.heartbeat < now() - make_interval(secs => ${patience.lockHeld})
    or worker.heartbeat < now() - make_interval(secs => ${patience.lockFree})
       and not exists (select from pg_locks
                       where locktype = 'advisory' and classid = ${WORKER_LOCKS} and objid = worker.lock_key
                         and database = (select oid from pg_database where datname = current_database())))`;
}

/** The other workers that are dead. */
export async function deadWorkers(database: Queries, self: string, patience: Patience): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from worker where id <> ${self} and ${isDead(patience)}`.execute(database);
  return rows.map((row) => row.id);
}

/** The tasks of which a worker holds slices. */
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
 */
export async function reofferSlices(
  transaction: Queries,
  which: { readonly taskId: TaskId; readonly workerId: string; readonly running: boolean },
  now: Date,
): Promise<readonly { readonly sliceId: SliceId; readonly lease: number }[]> {
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
    .returning(['id', 'lease'])
    .execute();
  return which.running ? slices.map(({ id, lease }) => ({ sliceId: id, lease })) : [];
}

/** Slices that were offered long ago and that nobody took, with their tasks. */
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

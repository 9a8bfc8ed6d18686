import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { VmTypeId } from '../../domain/ids.ts';
import { type Database, isOutage, type Queries } from '../database.ts';

/** "mach" in ASCII: advisory locks (class, machine type) under which the machines of a type are made and withdrawn. */
const MACHINE_LOCKS = 0x6d616368;
/** Milliseconds. */
const SHORTEST_PAUSE = 25;
const LONGEST_PAUSE = 500;
/** A session that is silent for longer may be ended (SE3 in session.ts). */
const BEAT_EVERY = 10_000;

/**
 * Does some work that no other process does for the same machine type at the same time. If the database goes away meanwhile, the work goes
 * on, and others may begin. The work must not need a connection of this pool for every step: one is held for it.
 *
 * @throws what the work throws; the signal's reason while it waits
 * @example await withMachineLock({ database, vmTypeId, signal }, () => makeWhatIsMissing())
 */
export async function withMachineLock<Result>(
  {
    database,
    vmTypeId,
    signal,
  }: { readonly database: Database; readonly vmTypeId: VmTypeId; readonly signal: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  for (let pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    signal.throwIfAborted();
    const done = await whenFree(database, vmTypeId, work);
    if (done !== null) return done.result;
    await delay(pause, undefined, { signal });
  }
}

/** @returns null when somebody else has the lock, or the database is away */
async function whenFree<Result>(
  database: Database,
  vmTypeId: VmTypeId,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | null> {
  const begun: Promise<Result>[] = [];
  try {
    await database.connection().execute(async (connection) => {
      if (!(await locked(connection, vmTypeId))) return;
      const beat = setInterval(() => void sql`select 1`.execute(connection).catch(() => {}), BEAT_EVERY);
      begun.push(work());
      await Promise.allSettled(begun);
      clearInterval(beat);
      await sql`select pg_advisory_unlock(${sql.lit(MACHINE_LOCKS)}, ${vmTypeId}::int)`.execute(connection);
    });
  } catch (error) {
    if (!isOutage(error)) throw error;
    // the lock went with the session
  }
  const [outcome] = begun;
  return outcome === undefined ? null : { result: await outcome };
}

async function locked(connection: Queries, vmTypeId: VmTypeId): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_lock(${sql.lit(MACHINE_LOCKS)}, ${vmTypeId}::int) as held`.execute(connection);
  return rows[0]?.held === true;
}

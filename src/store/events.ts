import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { WatchedEvent } from './task-rows.ts';

/*
 * What watchers read. Rows are taken in the order of their transactions, and only up to the oldest transaction that is
 * still open, so that nothing can appear before what was read already.
 */

/** A place between two events. */
export interface EventCursor {
  /** A transaction id; it may be larger than a number can hold. */
  readonly xid: string;
  readonly id: number;
}

export interface EventRow extends EventCursor {
  readonly items: readonly WatchedEvent[];
}

/** The place after everything that happened. */
export async function lastEvent(database: Queries): Promise<EventCursor> {
  const { rows } = await sql<{ xid: string }>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid`.execute(database);
  return { xid: rows[0]?.xid ?? '0', id: Number.MAX_SAFE_INTEGER };
}

/** The events after a place, in order, at most so many rows. */
export async function eventsAfter(database: Queries, after: EventCursor, most: number): Promise<readonly EventRow[]> {
  const { rows } = await sql<EventRow>`
    select xid::text, id, items from event
    where (xid, id) > (${after.xid}::xid8, ${after.id}::bigint)
      and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by event.xid, event.id limit ${most}`.execute(database);
  return rows;
}

/** Forgets events older than an hour count. */
export async function pruneEvents(database: Queries, hours: number): Promise<void> {
  await sql`delete from event where created < now() - make_interval(hours => ${hours}::int)`.execute(database);
}

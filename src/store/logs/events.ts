import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import type { WatchedEvent } from '../tasks/task-rows.ts';

/*
 * Events for watchers. Rows are read in the order of their transactions, and only up to the oldest transaction that is
 * still open, so that no row can appear before one that was already read.
 */

/** A place between two events. */
export interface EventCursor {
  /** A transaction id in decimal digits; it may be larger than a number can hold. */
  readonly xid: string;
  readonly id: number;
}

export interface EventRow extends EventCursor {
  readonly items: readonly WatchedEvent[];
}

/** How much one query reads. */
export interface EventPage {
  readonly rows: readonly EventRow[];
  /** True when there was nothing after it. */
  readonly isLast: boolean;
}

/** The most bytes of a page; a row that is larger by itself comes alone. */
export interface PageLimits {
  readonly rows: number;
  readonly bytes: number;
}

/** The order of events: below zero when a comes before b. */
export function compareCursors(a: EventCursor, b: EventCursor): number {
  if (a.xid !== b.xid) return a.xid.length - b.xid.length || (a.xid < b.xid ? -1 : 1);
  return a.id - b.id;
}

/** The place after everything that happened. */
export async function lastEvent(database: Queries): Promise<EventCursor> {
  const { rows } = await sql<{ xid: string }>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid`.execute(database);
  return { xid: rows[0]?.xid ?? '0', id: Number.MAX_SAFE_INTEGER };
}

/** The events after a place, in order. */
export async function eventsAfter(database: Queries, after: EventCursor, most: PageLimits): Promise<EventPage> {
  const { rows } = await sql<EventRow & { readonly found: number }>`
    select xid::text, id, items, found
    from (
      select xid, id, items, count(*) over () as found,
             sum(pg_column_size(items)) over (order by xid, id) - pg_column_size(items) as bytes_before
      from (
        select xid, id, items from event
        where (xid, id) > (${after.xid}::xid8, ${after.id}::bigint)
          and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, id limit ${most.rows}
      ) as next
    ) as page
    where bytes_before < ${most.bytes}
    order by page.xid, page.id`.execute(database);
  const found = rows[0]?.found ?? 0;
  return { rows, isLast: rows.length === found && found < most.rows };
}

/** Deletes events older than an hour count. */
export async function pruneEvents(database: Queries, hours: number): Promise<void> {
  await sql`delete from event where created < now() - make_interval(hours => ${hours}::int)`.execute(database);
}

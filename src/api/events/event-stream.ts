import { compareCursors, type EventCursor } from '../../store/logs/events.ts';
import type { EventFeed } from './event-feed.ts';
import { type EventFrame, EventFrames, isAfter, type Place, type Wanted } from './event-frames.ts';

export interface StreamRequest {
  /** The last event that was received. */
  readonly seen: Place;
  /** True for a watcher that returns: the rest of the row in which it left off is still due. */
  readonly isBack: boolean;
  readonly wanted: Wanted;
}

/**
 * Everything that a watcher wants after a place, in order and once (EV1), as fast as it reads.
 *
 * @throws the reason of the signal when it is aborted
 */
export async function* eventsSince(
  feed: EventFeed,
  { seen, isBack, wanted }: StreamRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly EventFrame[]> {
  let place = seen;
  let cursor: EventCursor = isBack ? { xid: seen.xid, id: seen.id - 1 } : seen;
  for (;;) {
    const watch = feed.join(wanted);
    const stop = (): void => watch.fail(signal.reason);
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const mark = await watch.mark;
      // queried after the mark is known, so the last page has everything before the mark
      while (compareCursors(cursor, mark) < 0) {
        const { rows, isLast } = await feed.missed(cursor, signal);
        const frames = new EventFrames(rows).wantedBy(wanted).filter((frame) => isAfter(frame.place, place));
        cursor = rows.at(-1) ?? cursor;
        if (compareCursors(cursor, place) >= 0) place = { ...cursor, index: Number.MAX_SAFE_INTEGER };
        if (frames.length > 0) yield frames;
        if (isLast) break;
      }
      for await (const given of watch.given()) {
        const frames = given.filter((frame) => isAfter(frame.place, place));
        place = frames.at(-1)?.place ?? place;
        if (frames.length > 0) yield frames;
      }
      cursor = place;
    } finally {
      signal.removeEventListener('abort', stop);
      feed.leave(watch);
    }
  }
}

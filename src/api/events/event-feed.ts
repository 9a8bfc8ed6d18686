import { isOutage } from '../../store/database.ts';
import type { EventCursor, EventPage } from '../../store/logs/events.ts';
import { EventFrames, type Wanted } from './event-frames.ts';
import { EventWatch } from './event-watch.ts';

/*
 * Reads new events once, for all watchers.
 *
 * EF1. While anybody watches, one loop of this process asks the database for new events, whatever each watcher wants. Without
 *      watchers, nothing is asked.
 * EF2. A watch has a mark: the place of the loop when it joined. Of what comes after its mark it receives
 *      everything it wants, in order and once, until it is full (EF4 in event-watch.ts).
 * EF3. A watcher asks for what lies before its mark by itself. Of all such queries one is under way at a time.
 */

export interface FeedDeps {
  /** The place after everything that happened. */
  readonly latest: () => Promise<EventCursor>;
  /** What comes after a place. */
  readonly after: (cursor: EventCursor) => Promise<EventPage>;
  /** Ends watches whose token is no longer valid, before what was read is handed out. */
  readonly admit: () => Promise<void>;
  /** Resolves when it is time for the next look. */
  readonly pause: () => Promise<void>;
}

const NOTHING: EventPage = { rows: [], isLast: false };

export class EventFeed {
  private readonly deps: FeedDeps;
  private readonly watches = new Set<EventWatch>();
  /** The loop's place; null = none yet. */
  private place: EventCursor | null = null;
  private isRunning = false;
  /** The last of the queries that follow one another (EF3). */
  private asked: Promise<unknown> = Promise.resolve();

  constructor(deps: FeedDeps) {
    this.deps = deps;
  }

  /** Begins to watch; to be disposed of when nobody listens any more. */
  join(wanted: Wanted): EventWatch {
    const watch = new EventWatch(wanted);
    this.watches.add(watch);
    if (this.place !== null) watch.begin(this.place);
    if (!this.isRunning) void this.run();
    return watch;
  }

  leave(watch: EventWatch): void {
    this.watches.delete(watch);
  }

  /** What comes after a place (EF3); nothing, and not marked as the last, while the database is away. */
  async missed(cursor: EventCursor, signal: AbortSignal): Promise<EventPage> {
    const asked = this.asked.then(() => {
      signal.throwIfAborted();
      return this.deps.after(cursor);
    });
    this.asked = asked.catch(() => {});
    try {
      const page = await asked;
      await this.deps.admit();
      return page;
    } catch (error) {
      if (!isOutage(error)) throw error;
      await this.deps.pause();
      return NOTHING;
    }
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    try {
      while (this.watches.size > 0) {
        if (await this.look()) await this.deps.pause();
      }
    } catch (error) {
      for (const watch of this.watches) watch.fail(error);
      this.watches.clear();
    } finally {
      this.isRunning = false;
      this.place = null;
    }
  }

  /** @returns true when there is nothing more for the moment */
  private async look(): Promise<boolean> {
    try {
      const place = this.place ?? (await this.start());
      const { rows, isLast } = await this.deps.after(place);
      await this.deps.admit();
      const frames = new EventFrames(rows);
      for (const watch of this.watches) {
        if (!watch.give(frames.wantedBy(watch.wanted))) this.leave(watch);
      }
      this.place = rows.at(-1) ?? place;
      return isLast;
    } catch (error) {
      if (isOutage(error)) return true;
      throw error;
    }
  }

  private async start(): Promise<EventCursor> {
    const place = await this.deps.latest();
    this.place = place;
    for (const watch of this.watches) watch.begin(place);
    return place;
  }
}

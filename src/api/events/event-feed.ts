import { isOutage } from '../../store/database.ts';
import type { EventCursor, EventPage } from '../../store/logs/events.ts';
import { EventFrames, type Wanted } from './event-frames.ts';
import { EventWatch } from './event-watch.ts';

/*
 * Reads what happens once, for all who watch.
 *
 * EF1. While anybody watches, one loop of this process asks the database what is new, whoever watches what. Nobody
 *      watching, nothing is asked.
 * EF2. A watch has a mark: the place at which the loop was when it joined. Of what comes after its mark it is given
 *      everything it wants, in order and once, until it is full (EF4 in event-watch.ts).
 * EF3. What lies before its mark a watcher asks for by himself. Of all such questions one is under way at a time.
 */

export interface FeedDeps {
  /** The place after everything that happened. */
  readonly latest: () => Promise<EventCursor>;
  /** What comes after a place. */
  readonly after: (cursor: EventCursor) => Promise<EventPage>;
  /** Ends those who may not watch any more, before what was read is given out. */
  readonly admit: () => Promise<void>;
  /** Resolves when it is time for the next look. */
  readonly pause: () => Promise<void>;
}

const NOTHING: EventPage = { rows: [], isLast: false };

export class EventFeed {
  private readonly deps: FeedDeps;
  private readonly watches = new Set<EventWatch>();
  /** Where the loop is; null = nowhere yet. */
  private place: EventCursor | null = null;
  private isRunning = false;
  /** The last question of those that follow one another (EF3). */
  private asked: Promise<unknown> = Promise.resolve();

  constructor(deps: FeedDeps) {
    this.deps = deps;
  }

  /** Begins to watch; to be left when nobody listens any more. */
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

  /** What comes after a place (EF3); nothing, that is not the last, while the database is away. */
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

import type { EventCursor } from '../../store/logs/events.ts';
import type { EventFrame, Wanted } from './event-frames.ts';

/** Characters that are held for a slow reader. */
const MOST_WAITING = 262_144;

/**
 * What the feed gives to one watcher.
 *
 * EF4. What it holds is bounded: besides one batch, MOST_WAITING. When more comes, it is full, and ends
 *      once the watcher has read what it holds. The watcher queries what it missed by itself (EF3), as fast as it reads, and
 *      joins again.
 */
export class EventWatch {
  readonly wanted: Wanted;
  private readonly begun = Promise.withResolvers<EventCursor>();
  private waiting: EventFrame[] = [];
  private size = 0;
  private isFull = false;
  private failure: { readonly error: unknown } | null = null;
  private wake: () => void = () => {};

  constructor(wanted: Wanted) {
    this.wanted = wanted;
    // whoever awaits the mark gets the error
    this.begun.promise.catch(() => {});
  }

  /** The place after which it receives everything. */
  get mark(): Promise<EventCursor> {
    return this.begun.promise;
  }

  begin(mark: EventCursor): void {
    this.begun.resolve(mark);
  }

  /** @returns false when it is full and must be removed */
  give(frames: readonly EventFrame[]): boolean {
    if (frames.length === 0) return true;
    const size = frames.reduce((sum, frame) => sum + frame.textIn(this.wanted.language).length, 0);
    this.isFull = this.size > 0 && this.size + size > MOST_WAITING;
    if (!this.isFull) {
      this.waiting.push(...frames);
      this.size += size;
    }
    this.wake();
    return !this.isFull;
  }

  /** Ends it: whoever awaits something gets the error. */
  fail(error: unknown): void {
    this.failure = { error };
    this.begun.reject(error);
    this.wake();
  }

  /** What it receives, until it is full. */
  async *given(): AsyncGenerator<readonly EventFrame[]> {
    for (;;) {
      if (this.failure !== null) throw this.failure.error;
      const frames = this.waiting;
      this.waiting = [];
      this.size = 0;
      if (frames.length > 0) yield frames;
      else if (this.isFull) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

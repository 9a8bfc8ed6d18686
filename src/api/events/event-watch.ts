import type { EventCursor } from '../../store/logs/events.ts';
import type { EventFrame, Wanted } from './event-frames.ts';

/** Characters that wait for somebody who reads slowly. */
const MOST_WAITING = 262_144;

/**
 * What the feed gives to one watcher.
 *
 * EF4. What waits in it is bounded: besides what was read at once, MOST_WAITING. When more comes, it is full, and ends
 *      once the watcher has taken what waits. He asks for what he missed by himself (EF3), as fast as he takes it, and
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
    // whoever asks for the mark is told
    this.begun.promise.catch(() => {});
  }

  /** The place after which it is given everything. */
  get mark(): Promise<EventCursor> {
    return this.begun.promise;
  }

  begin(mark: EventCursor): void {
    this.begun.resolve(mark);
  }

  /** @returns false when it is full, and to be left alone */
  give(frames: readonly EventFrame[]): boolean {
    if (frames.length === 0) return true;
    const size = frames.reduce((sum, { text }) => sum + text.length, 0);
    this.isFull = this.size > 0 && this.size + size > MOST_WAITING;
    if (!this.isFull) {
      this.waiting.push(...frames);
      this.size += size;
    }
    this.wake();
    return !this.isFull;
  }

  /** Ends it: whoever waits for something is told why. */
  fail(error: unknown): void {
    this.failure = { error };
    this.begun.reject(error);
    this.wake();
  }

  /** What it is given, until it is full. */
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

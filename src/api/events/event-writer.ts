import { once } from 'node:events';
import type { Writable } from 'node:stream';

const KEEPALIVE_MS = 15_000;
/** A client that reads nothing for so long is gone, or blocks what was written for it. */
const LONGEST_STALL_MS = 60_000;

/** Writes the texts of one stream as fast as its client reads, with a sign of life in between. */
export class EventWriter implements Disposable {
  private readonly response: Writable;
  private readonly longestStall: number;
  private readonly keepalive: NodeJS.Timeout;

  constructor(response: Writable, longestStall = LONGEST_STALL_MS) {
    this.response = response;
    this.longestStall = longestStall;
    this.keepalive = setInterval(() => {
      // behind unread data it would not arrive
      if (response.writableLength === 0) response.write(': still here\n\n');
    }, KEEPALIVE_MS);
  }

  /**
   * Resolves when there is room for more.
   *
   * @throws the reason of the signal, and when nothing is read for too long: then the connection is cut
   */
  async send(text: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.response.write(text)) return;
    const stalled = AbortSignal.timeout(this.longestStall);
    try {
      await once(this.response, 'drain', { signal: AbortSignal.any([signal, stalled]) });
    } catch (error) {
      if (stalled.aborted) this.response.destroy();
      throw error;
    }
  }

  /** Ends the stream. */
  [Symbol.dispose](): void {
    clearInterval(this.keepalive);
    this.response.end();
  }
}

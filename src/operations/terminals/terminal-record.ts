import { setTimeout as delay } from 'node:timers/promises';

/** Bytes that are written together, and milliseconds for which less waits. */
const CHUNK = 65_536;
const PATIENCE_MS = 1000;
/** Bytes that may wait to be written: more is not shown before they are. */
const MOST_WAITING = 1024 * 1024;
/** Bytes of a record. */
const LARGEST_RECORD = 16 * 1024 * 1024;

export interface RecordDeps {
  /** Writes a part; called again with the same part until it resolves. */
  readonly write: (part: { readonly chunk: number; readonly lines: string }) => Promise<void>;
  /** Called when what waits is too much, and when it is not any more. */
  readonly onBusy: (isBusy: boolean) => void;
  /** Called once when it is as large as it may be. */
  readonly onFull: () => void;
  /** Called once when it cannot be written: nothing more may be shown. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * The record of a terminal while it grows.
 *
 * TR1. What was shown is written, in its order, before the terminal counts as closed. At most MOST_WAITING bytes were shown and are not written yet.
 * TR2. A record that is full ends its terminal: nothing is shown that is not recorded.
 */
export class TerminalRecord {
  private readonly deps: RecordDeps;
  private waiting: string[] = [];
  private waitingBytes = 0;
  private bytes = 0;
  private chunk = 0;
  private isBusy = false;
  private isFull = false;
  private writing: Promise<void> | null = null;
  private hurry = new AbortController();

  constructor(deps: RecordDeps) {
    this.deps = deps;
  }

  add(lines: string): void {
    if (lines === '') return;
    this.waiting.push(lines);
    const added = Buffer.byteLength(lines);
    this.waitingBytes += added;
    this.bytes += added;
    if (this.waitingBytes >= CHUNK) this.hurry.abort();
    this.tellBusy();
    this.writing ??= this.writeAll();
    if (this.isFull || this.bytes < LARGEST_RECORD) return;
    this.isFull = true;
    this.deps.onFull();
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    this.hurry.abort();
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        await delay(PATIENCE_MS, undefined, { signal: this.hurry.signal }).catch(() => {});
        const lines = this.waiting.join('');
        const taken = this.waitingBytes;
        this.waiting = [];
        await this.deps.write({ chunk: this.chunk, lines });
        this.chunk += 1;
        this.waitingBytes -= taken;
        if (this.waitingBytes < CHUNK) this.hurry = new AbortController();
        this.tellBusy();
      }
    } catch (error) {
      this.deps.onFailed(error);
    } finally {
      this.writing = null;
    }
  }

  private tellBusy(): void {
    const isBusy = this.waitingBytes > MOST_WAITING;
    if (isBusy === this.isBusy) return;
    this.isBusy = isBusy;
    this.deps.onBusy(isBusy);
  }
}

import { abortReason } from './abort-reason.ts';

/** Admits a number of holders at once; the others wait in line. */
export class Semaphore {
  private free: number;
  private readonly line: (() => void)[] = [];

  constructor(places: number) {
    this.free = places;
  }

  get isFull(): boolean {
    return this.free === 0;
  }

  /** True while somebody waits. */
  get hasLine(): boolean {
    return this.line.length > 0;
  }

  /**
   * Waits for a place.
   *
   * @throws the abort reason when the signal aborts first
   * @example using place = await semaphore.enter(signal);
   */
  async enter(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.turn(signal);
    let left = false;
    return {
      [Symbol.dispose]: () => {
        if (left) return;
        left = true;
        this.leave();
      },
    };
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        this.line.splice(this.line.indexOf(enter), 1);
        reject(abortReason(signal));
      };
      signal.addEventListener('abort', abort, { once: true });
      this.line.push(enter);
    });
  }

  private leave(): void {
    const next = this.line.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

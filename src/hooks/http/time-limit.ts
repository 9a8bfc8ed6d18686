/** The time of a call, which runs from its first attempt on. Dispose of it when the call is over. */
export class TimeLimit implements Disposable {
  private readonly control = new AbortController();
  private readonly seconds: number;
  private timer: NodeJS.Timeout | null = null;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** Aborted when the time is over, or nobody waits any more. */
  get signal(): AbortSignal {
    return this.control.signal;
  }

  begin(): void {
    this.timer ??= setTimeout(() => this.control.abort(), this.seconds * 1000);
  }

  [Symbol.dispose](): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.control.abort();
  }
}

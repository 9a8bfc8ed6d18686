/*
 * Requests for the same page that come while it is being read share the next reading of it: however many ask, a page
 * is read at most twice in a row for all of them.
 *
 * R1. An answer comes from a reading that began after its request had come: whoever asks sees everything that was
 *     committed before he asked. So nobody joins a reading that is under way; he waits for the one after it.
 * R2. Of one page at most one reading is under way.
 * R3. A reading that fails fails those who wait for it, and nobody else.
 */

type Read<Value> = () => Promise<Value>;

/** What those wait for who came while a reading was under way. */
interface NextReading<Value> extends PromiseWithResolvers<Value> {
  readonly read: Read<Value>;
}

export class SharedReads<Value> {
  /** The pages of which a reading is under way, and who waits for the one after it. */
  private readonly pages = new Map<string, NextReading<Value> | null>();

  /**
   * Reads a page, together with whoever asks for the same one at the same time.
   *
   * @param page names everything on which the answer depends
   * @example await pages.share('/cluster/list?page=1', () => readPage(1))
   */
  share(page: string, read: Read<Value>): Promise<Value> {
    const waiting = this.pages.get(page);
    if (waiting === undefined) return this.begin(page, read);
    if (waiting !== null) return waiting.promise;
    const next = { ...Promise.withResolvers<Value>(), read };
    this.pages.set(page, next);
    return next.promise;
  }

  private begin(page: string, read: Read<Value>): Promise<Value> {
    this.pages.set(page, null);
    const reading = (async () => read())();
    const end = (): void => this.end(page);
    reading.then(end, end);
    return reading;
  }

  private end(page: string): void {
    const next = this.pages.get(page) ?? null;
    if (next === null) this.pages.delete(page);
    else this.begin(page, next.read).then(next.resolve, next.reject);
  }
}

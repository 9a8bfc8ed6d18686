/*
 * Those who ask for the same thing while it is being read share the next reading of it: however many ask, it is read at
 * most twice in a row for all of them.
 *
 * SR1. An answer comes from a reading that began after it was asked for: whoever asks sees everything that was
 *      committed before he asked. So nobody joins a reading that is under way; he waits for the one after it.
 * SR2. Of one thing at most one reading is under way.
 * SR3. A reading that fails fails those who wait for it, and nobody else.
 */

type Read<Value> = () => Promise<Value>;

/** What those wait for who came while a reading was under way. */
interface NextReading<Value> extends PromiseWithResolvers<Value> {
  readonly read: Read<Value>;
}

export class SharedReads<Value> {
  /** The things of which a reading is under way, and who waits for the one after it. */
  private readonly things = new Map<string, NextReading<Value> | null>();

  /**
   * Reads something, together with whoever asks for the same at the same time.
   *
   * @param thing names everything on which the answer depends
   * @example await reads.share('/cluster/list?page=1', () => readPage(1))
   */
  share(thing: string, read: Read<Value>): Promise<Value> {
    const waiting = this.things.get(thing);
    if (waiting === undefined) return this.begin(thing, read);
    if (waiting !== null) return waiting.promise;
    const next = { ...Promise.withResolvers<Value>(), read };
    this.things.set(thing, next);
    return next.promise;
  }

  private begin(thing: string, read: Read<Value>): Promise<Value> {
    this.things.set(thing, null);
    const reading = (async () => read())();
    const end = (): void => this.end(thing);
    reading.then(end, end);
    return reading;
  }

  private end(thing: string): void {
    const next = this.things.get(thing) ?? null;
    if (next === null) this.things.delete(thing);
    else this.begin(thing, next.read).then(next.resolve, next.reject);
  }
}

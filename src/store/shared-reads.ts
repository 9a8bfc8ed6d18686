/*
 * Callers that ask for the same thing while it is being read share the next reading of it: however many ask, it is read at
 * most twice in a row for all of them.
 *
 * SR1. A result comes from a reading that began after it was asked for, so that every caller sees everything that was
 *      committed before the call. Therefore nobody joins a reading that is under way, but waits for the next one.
 * SR2. At most one reading of the same thing is under way.
 * SR3. A failed reading fails its own callers, and nobody else.
 */

type Read<Value> = () => Promise<Value>;

/** The next reading, which callers wait for while another one is under way. */
interface NextReading<Value> extends PromiseWithResolvers<Value> {
  readonly read: Read<Value>;
}

export class SharedReads<Value> {
  /** What is being read now, and who waits for the next reading. */
  private readonly things = new Map<string, NextReading<Value> | null>();

  /**
   * Reads something, together with other callers that ask for the same at the same time.
   *
   * @param thing names everything that the result depends on
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

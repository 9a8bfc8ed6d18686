/**
 * Writes things that come one by one: what comes while something is written is written together, when that is through.
 *
 * @example
 * const rows = new WrittenTogether<Row>((more) => insertRows(database, more));
 * for await (const row of found) rows.add(row);
 * await rows.end();
 */
export class WrittenTogether<Item> {
  private readonly write: (items: readonly Item[]) => Promise<void>;
  private waiting: Item[] = [];
  private written: Promise<void> = Promise.resolve();

  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.write = write;
  }

  add(item: Item): void {
    this.waiting.push(item);
    this.written = this.written.then(() => this.writeWaiting());
    // it is awaited at the end
    this.written.catch(() => {});
  }

  /** Resolves when all is written. @throws what writing threw; what came after that is not written */
  async end(): Promise<void> {
    await this.written;
  }

  private async writeWaiting(): Promise<void> {
    const items = this.waiting;
    this.waiting = [];
    if (items.length > 0) await this.write(items);
  }
}

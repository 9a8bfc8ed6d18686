/** Keeps the beginning and the end of a stream in bounded memory, and counts all of it. */
export class HeadTail {
  private readonly most: number;
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  private total = 0;

  /** At most `most` bytes of the beginning are kept, and as many of the end. */
  constructor(most: number) {
    this.most = most;
  }

  get bytes(): number {
    return this.total;
  }

  add(chunk: Buffer): void {
    this.total += chunk.length;
    const first = chunk.subarray(0, this.most - this.head.length);
    if (first.length > 0) this.head = Buffer.concat([this.head, first]);
    const rest = chunk.subarray(first.length);
    if (rest.length === 0) return;
    // a copy: a slice would keep the whole chunk in memory
    this.tail = Buffer.concat([this.tail, rest.subarray(-this.most)]);
    if (this.tail.length > this.most) this.tail = Buffer.from(this.tail.subarray(-this.most));
  }

  /** The last bytes, as many as are asked for and kept. */
  last(bytes: number): Buffer {
    return Buffer.concat([this.head, this.tail]).subarray(-bytes);
  }

  /** What is kept, with a line in between that says how much was left out. */
  text(): string {
    const missing = this.total - this.head.length - this.tail.length;
    if (missing === 0) return Buffer.concat([this.head, this.tail]).toString('utf8');
    return `${this.head.toString('utf8')}\n… ${missing} bytes are left out here …\n${this.tail.toString('utf8')}`;
  }
}

/** A message between a play and the server: a few words as JSON, and bytes. */
export interface Frame {
  readonly words: unknown;
  readonly bytes: Buffer;
}

/** Bytes before each frame: the lengths of its two parts. */
const HEAD = 8;
const LONGEST_WORDS = 1024 * 1024;
/** Bytes that a command of a play may read from its standard input. */
export const LONGEST_INPUT = 8 * 1024 * 1024;

/** @example frame({ code: 0, stdout: 2 }, Buffer.from('hi')) */
export function frame(words: object, bytes: Buffer = Buffer.alloc(0)): Buffer {
  const text = Buffer.from(JSON.stringify(words));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, text, bytes]);
}

/**
 * Reads one frame from chunks, however they are cut.
 *
 * @example new FrameReader().read(chunk) // null until all of it is there
 */
export class FrameReader {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private wanted = HEAD;
  private isHeadRead = false;

  /** @throws when it is too long, is not JSON, or something follows it */
  read(chunk: Buffer): Frame | null {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.wanted) return null;
    const all = Buffer.concat(this.chunks.splice(0));
    this.chunks.push(all);
    const [words, bytes] = [all.readUInt32BE(0), all.readUInt32BE(4)];
    if (!this.isHeadRead) {
      if (words > LONGEST_WORDS || bytes > LONGEST_INPUT) throw new RangeError('the frame is too long');
      this.isHeadRead = true;
      this.wanted = HEAD + words + bytes;
      if (this.size < this.wanted) return null;
    }
    if (this.size > this.wanted) throw new RangeError('something follows the frame');
    return { words: JSON.parse(all.toString('utf8', HEAD, HEAD + words)), bytes: all.subarray(HEAD + words) };
  }
}

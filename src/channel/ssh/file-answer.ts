import type { Readable } from 'node:stream';
import { message } from '../../messages/message.ts';
import { FILE_REFUSALS, type FileRefusal } from '../node-files.ts';
import { NodeFault } from '../transport.ts';

/** Bytes before an answer, such as what the login's shell writes, and of an answer. */
const MOST_BEFORE = 65_536;

export type FileAnswer =
  | { readonly kind: 'file'; readonly size: number }
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'refused'; readonly why: FileRefusal };

/**
 * What a program for files said, after its nonce; null = it is no such answer.
 *
 * @example answerIn('file 12') // { kind: 'file', size: 12 }
 */
export function answerIn(text: string): FileAnswer | null {
  const [kind, word = '', ...more] = text.split(' ');
  if (more.length > 0) return null;
  if ((kind === 'ready' || kind === 'done') && word === '') return { kind };
  if (kind === 'file') return /^\d{1,15}$/.test(word) ? { kind, size: Number(word) } : null;
  const why = kind === 'refused' ? FILE_REFUSALS.find((one) => one === word) : undefined;
  return why === undefined ? null : { kind: 'refused', why };
}

/** Reads what a program sends: answers, and the bytes after them. */
export class FileReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly mark: Buffer;
  private readonly heard: (bytes: number) => void;
  private rest: Buffer = Buffer.alloc(0);

  /** @param heard called with the number of bytes of each chunk */
  constructor(stream: Readable, nonce: string, heard: (bytes: number) => void = () => {}) {
    this.heard = heard;
    this.chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.mark = Buffer.from(`${nonce} `);
  }

  /** The next answer. @throws NodeFault for what is none */
  async answer(): Promise<FileAnswer> {
    for (;;) {
      const begin = this.rest.indexOf(this.mark);
      const end = begin === -1 ? -1 : this.rest.indexOf('\n', begin);
      if (end !== -1) {
        const answer = answerIn(this.rest.toString('latin1', begin + this.mark.length, end));
        this.rest = this.rest.subarray(end + 1);
        if (answer === null) throw strange();
        return answer;
      }
      if (this.rest.length > MOST_BEFORE) throw strange();
      const chunk = await this.next();
      if (chunk === null) throw new NodeFault(message('node_file_short'));
      this.rest = Buffer.concat([this.rest, chunk]);
    }
  }

  /** So many bytes. @throws NodeFault when there are fewer */
  async *bytes(size: number): AsyncGenerator<Buffer> {
    let left = size;
    let chunk: Buffer | null = this.rest;
    while (left > 0) {
      if (chunk === null) throw new NodeFault(message('node_file_short'));
      const part: Buffer = chunk.subarray(0, left);
      left -= part.length;
      if (part.length > 0) yield part;
      if (left > 0) chunk = await this.next();
    }
  }

  private async next(): Promise<Buffer | null> {
    const { done, value } = await this.chunks.next();
    if (done === true) return null;
    this.heard(value.length);
    return value;
  }
}

function strange(): NodeFault {
  return new NodeFault(message('node_file_strange'));
}

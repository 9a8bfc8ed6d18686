import { StringDecoder } from 'node:string_decoder';
import { trimEnd } from '../base/trim-end.ts';
import { OUTPUT_LIMIT, REST_LENGTH } from './run-once.ts';

/**
 * Gathers what a run writes, up to the limit, and passes it on as it comes. After `again()` the output comes once more
 * from its first byte, and what was passed on already is left out.
 */
export class Output {
  private readonly onText: (text: string) => void;
  private readonly machine: string;
  private readonly decoder = new StringDecoder('utf8');
  private readonly chunks: string[] = [];
  private taken = 0;
  private skip = 0;

  /** `machine` is where all of a long output is kept, in a reader's words. */
  constructor(onText: ((text: string) => void) | undefined, machine: string) {
    this.onText = onText ?? (() => {});
    this.machine = machine;
  }

  /** True when the limit is reached: what comes now is dropped. */
  get isFull(): boolean {
    return this.taken >= OUTPUT_LIMIT;
  }

  /** Gathers a chunk and passes it on. */
  add(chunk: Buffer): void {
    const text = this.keep(chunk);
    if (text !== '') this.onText(text);
  }

  /** Gathers a chunk. Returns the new text in it. */
  keep(chunk: Buffer): string {
    const written = withoutNul(chunk);
    const fresh = written.subarray(this.skip);
    this.skip -= written.length - fresh.length;
    const fitting = fresh.subarray(0, OUTPUT_LIMIT - this.taken);
    if (fitting.length === 0) return '';
    this.taken += fitting.length;
    const text = this.decoder.write(fitting);
    this.chunks.push(text);
    return text;
  }

  /** The output begins again at its first byte. */
  again(): void {
    this.skip = this.taken;
  }

  /** Everything; of an output over the limit (`size` bytes in all) the beginning, a line that says so, and the end. */
  text(rest: { readonly size: number; readonly file: string; readonly end: Buffer } | null): string {
    const whole = this.chunks.join('') + this.decoder.end();
    if (rest === null) return whole;
    const head = Buffer.from(whole).subarray(0, OUTPUT_LIMIT - REST_LENGTH);
    const missing = rest.size - head.length - REST_LENGTH;
    const begin = trimEnd(head.toString('utf8'), '\uFFFD');
    const end = withoutNul(rest.end).toString('utf8');
    return `${begin}\n… ${missing} bytes are left out here; all of it is in ${rest.file} on the ${this.machine} …\n${end}`;
  }
}

/** What a database takes as text, and a node's shell can pass on. */
function withoutNul(bytes: Buffer): Buffer {
  return bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes;
}

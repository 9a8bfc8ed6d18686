import { StringDecoder } from 'node:string_decoder';

/*
 * The record of a terminal in the format asciicast v2: a header, and a line of JSON for each event.
 */

interface Header {
  readonly columns: number;
  readonly rows: number;
  readonly opened: Date;
  readonly title: string;
}

/** The first line of a record. */
export function castHeader({ columns, rows, opened, title }: Header): string {
  const timestamp = Math.floor(opened.getTime() / 1000);
  return `${JSON.stringify({ version: 2, width: columns, height: rows, timestamp, title, env: { TERM: 'xterm-256color' } })}\n`;
}

/** Makes the lines of a record of what a terminal shows. Bytes that are no UTF-8 are replaced. */
export class CastLines {
  private readonly decoder = new StringDecoder('utf8');

  /** @param seconds since the terminal was opened; returns '' while a character is not complete */
  output(seconds: number, chunk: Buffer): string {
    const text = this.decoder.write(chunk);
    return text === '' ? '' : line(seconds, 'o', text);
  }

  resize(seconds: number, { columns, rows }: { readonly columns: number; readonly rows: number }): string {
    return line(seconds, 'r', `${columns}x${rows}`);
  }
}

function line(seconds: number, kind: 'o' | 'r', data: string): string {
  return `${JSON.stringify([Math.round(seconds * 1000) / 1000, kind, data])}\n`;
}

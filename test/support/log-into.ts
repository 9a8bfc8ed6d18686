import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';

/** A logger that adds each line to `lines`. */
export function logInto(lines: string[]): Logger {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return pino({ level: 'trace' }, stream);
}

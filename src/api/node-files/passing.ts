import { PassThrough, type Readable } from 'node:stream';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';

/**
 * Passes on what a client sends. It fails when the client leaves, and when nothing came for so many milliseconds, whichever side is slow.
 * What still comes then is read and discarded, so that the client can read why.
 */
export function passedOn(incoming: Readable, idle: number): PassThrough {
  const passing = new PassThrough();
  const fail = (cause?: Error): void => {
    const reason =
      cause === undefined ? message('node_file_idle', { seconds: idle / 1000 }) : message('node_file_broken');
    passing.destroy(new Refusal('invalid', reason, { cause }));
  };
  const timer = setTimeout(fail, idle);
  incoming.on('data', () => timer.refresh());
  incoming.once('error', fail);
  passing.once('close', () => {
    clearTimeout(timer);
    incoming.unpipe(passing);
    incoming.resume();
  });
  return incoming.pipe(passing);
}

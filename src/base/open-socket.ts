import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { abortReason } from './abort-reason.ts';

/** Nobody answered in time. */
export class ConnectTimeout extends MessageError {}

/**
 * Opens a connection within `timeout` milliseconds. A later fault is reported by the socket's `close`, and by its
 * `error` to listeners.
 *
 * @throws the system's error; ConnectTimeout; the abort reason
 * @example const socket = await openSocket({ host: '10.0.0.1', port: 22 }, 20_000, signal);
 */
export function openSocket(options: NetConnectOpts, timeout: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortReason(signal));
    const socket = connect(options);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const fail = (reason: Error): void => {
      settle();
      socket.destroy();
      reject(reason);
    };
    const abort = (): void => fail(abortReason(signal));
    const timer = setTimeout(
      () => fail(new ConnectTimeout(message('no_answer_within', { seconds: Math.ceil(timeout / 100) / 10 }))),
      timeout,
    );
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', fail);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

import { connect, type Socket } from 'node:net';
import type { Endpoint } from './channel.ts';

/** Milliseconds for a machine to take a connection. */
const CONNECT_TIMEOUT = 20_000;

/**
 * Opens a TCP connection. What goes wrong with it later is told by its `close` alone.
 *
 * @throws an error that names the address; the abort reason
 */
export function connectTcp({ host, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const socket = connect({ host, port, noDelay: true, timeout: CONNECT_TIMEOUT });
    const settle = (): void => {
      signal.removeEventListener('abort', abort);
      socket.setTimeout(0);
    };
    const fail = (reason: Error): void => {
      settle();
      socket.destroy();
      reject(reason);
    };
    const abort = (): void => fail(reasonOf(signal));
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', (error) => fail(new Error(`${host}:${port}: ${error.message}`, { cause: error })));
    socket.once('timeout', () => fail(new Error(`${host}:${port} does not answer within ${CONNECT_TIMEOUT / 1000} s`)));
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

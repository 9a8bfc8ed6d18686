import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { SocksClient } from 'socks';
import { messageOf } from '../errors.ts';
import { oneLine } from '../text/foreign-text.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { addressOf, type Hop, HopFailed, type Socks } from './hop.ts';

/** Milliseconds for the proxy to answer, with its own connection. */
const ANSWERS_WITHIN = 10_000;

/**
 * A connection through a proxy, which looks names up itself. The proxy is reached by the outbound client.
 *
 * @throws HopFailed, which names the proxy; the abort reason
 */
export async function dialBySocks(
  { host, port, user, password }: Socks,
  destination: Pick<Hop, 'host' | 'port'>,
  outbound: Pick<Outbound, 'dial'>,
  signal: AbortSignal,
): Promise<Socket> {
  let socket: Socket | null = null;
  try {
    const dialled = await outbound.dial({ host, port }, signal);
    socket = dialled;
    const abort = (): void => void dialled.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await SocksClient.createConnection({
        command: 'connect',
        proxy: { host, port, type: 5, ...(user === undefined ? {} : { userId: user, password: password ?? '' }) },
        destination,
        timeout: ANSWERS_WITHIN,
        existing_socket: dialled,
      });
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return await keptBack(dialled);
  } catch (error) {
    socket?.destroy();
    signal.throwIfAborted();
    const reason = error instanceof MessageError ? contentOf(error) : oneLine(messageOf(error));
    const content = message('socks_failed', { at: addressOf({ host, port }), reason });
    throw new HopFailed(content, /authentication/i.test(messageOf(error)), { cause: error });
  }
}

/** The library lets the data flow at the next turn of the loop. What comes then is kept for who begins to read later. */
async function keptBack(socket: Socket): Promise<Socket> {
  const early: Buffer[] = [];
  const keep = (chunk: Buffer): void => void early.push(chunk);
  socket.on('data', keep);
  await setImmediate();
  socket.pause();
  socket.off('data', keep);
  if (early.length > 0) socket.unshift(Buffer.concat(early));
  return socket.setNoDelay(true);
}

import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import type { Duplex } from 'node:stream';

/** Bytes that a node may send beyond the output of its commands, for everything else in SSH. */
const MOST_OVERHEAD = 16 * 1024 * 1024;
/** A command that writes byte by byte needs one packet for each. */
const OVERHEAD_PER_BYTE = 128;
/** Bytes that may wait to be sent to a node that does not read. */
const MOST_UNREAD = 64 * 1024 * 1024;

/** An open connection: a socket, or a stream that behaves as one. */
export type Wire = Duplex & { readonly bytesRead: number };

/**
 * Ends the connection of a node that floods it with anything: banners, requests, packets that nobody asked for, data of a
 * command that never began. `delivered` is the number of bytes that its commands wrote; `mostUnread` how many may wait to be sent.
 */
export function guardConnection(socket: Wire, delivered: () => number, mostUnread = MOST_UNREAD): void {
  const look = (): void => {
    const isFlood = socket.bytesRead > MOST_OVERHEAD + OVERHEAD_PER_BYTE * delivered();
    if (isFlood) socket.destroy(new MessageError(message('node_floods')));
    else if (socket.writableLength > mostUnread) socket.destroy(new MessageError(message('node_does_not_read')));
  };
  beforeData(socket, look);
}

/**
 * Combines what is written at one time, or in reply to one chunk of a node's, into one packet: each packet costs both sides time, and
 * wakes the node's processes. ssh2 writes each of its packets in three pieces.
 */
export function writeTogether(socket: Wire): void {
  const write = socket.write.bind(socket) as (...call: unknown[]) => boolean;
  socket.write = (...call: unknown[]) => {
    if (socket.writableCorked === 0) {
      socket.cork();
      // after the later ticks in which a chunk is processed
      queueMicrotask(() => socket.uncork());
    }
    return write(...call);
  };
}

/** Calls `hear` with every chunk before ssh2 gets it. The first listener would make the socket flow: that is left to ssh2. */
function beforeData(socket: Wire, hear: () => void): void {
  const begin = (event: string): void => {
    if (event !== 'data') return;
    socket.off('newListener', begin);
    socket.on('data', hear);
  };
  socket.on('newListener', begin);
}

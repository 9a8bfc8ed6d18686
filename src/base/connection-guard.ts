import type { Socket } from 'node:net';

/** Bytes that a node may send beyond what its commands write, for everything that SSH needs. */
const MOST_OVERHEAD = 16 * 1024 * 1024;
/** A command that writes byte by byte needs a packet for each. */
const OVERHEAD_PER_BYTE = 128;
/** Bytes of ours that wait for a node that does not read. */
const MOST_UNREAD = 64 * 1024 * 1024;

/**
 * Ends the connection of a node that floods it with anything: banners, requests, packets that nobody asked for, data of a
 * command that never began. `delivered` is how many bytes its commands wrote.
 */
export function guardConnection(socket: Socket, delivered: () => number): void {
  const look = (): void => {
    const isFlood = socket.bytesRead > MOST_OVERHEAD + OVERHEAD_PER_BYTE * delivered();
    if (isFlood) socket.destroy(new Error('the node sends more than anybody asked for'));
    else if (socket.writableLength > MOST_UNREAD) socket.destroy(new Error('the node does not read what it asked for'));
  };
  beforeData(socket, look);
}

/**
 * Sends what is written in answer to one chunk of a node's as one packet: each packet costs both sides, and wakes the
 * node's processes.
 */
export function answerTogether(socket: Socket): void {
  beforeData(socket, () => {
    socket.cork();
    // after what the chunk has others do in later ticks
    queueMicrotask(() => socket.uncork());
  });
}

/** Calls `hear` at every chunk before SSH has it. Who listens first makes the socket flow: that is left to SSH. */
function beforeData(socket: Socket, hear: () => void): void {
  const begin = (event: string): void => {
    if (event !== 'data') return;
    socket.off('newListener', begin);
    socket.on('data', hear);
  };
  socket.on('newListener', begin);
}

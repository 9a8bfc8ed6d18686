import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { embeddedUrl } from './postmaster.ts';

/** A TCP proxy to the embedded PostgreSQL of a data directory, which can be interrupted for a while. */
export interface DatabaseCable extends AsyncDisposable {
  readonly url: string;
  /** How many new connections have broken. */
  readonly refused: number;
  /** From now on connections break, and new ones at once. */
  cut(): void;
  /** Connections work again. */
  mend(): void;
  /** From now on nothing gets through, and neither side is notified. */
  block(): void;
  /**
   * delayed: what was held back arrives; forgotten: connections from before stay dead without notice to either side, as when
   * a firewall on the way has dropped its state.
   */
  unblock(what: 'delayed' | 'forgotten'): void;
}

export async function layDatabaseCable(dataDir: string): Promise<DatabaseCable> {
  const ends = new Map<Socket, Socket>();
  let isBlocked = false;
  let isCut = false;
  let refused = 0;
  const connectThrough = (near: Socket): void => {
    if (isCut) {
      refused += 1;
      near.destroy();
      return;
    }
    const far = connect(join(dataDir, 'postgres', '.s.PGSQL.5432'));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.set(from, to);
      from.on('data', (chunk: Buffer) => to.write(chunk));
      from.on('error', () => {});
      from.on('close', () => {
        ends.delete(from);
        to.destroy();
      });
      if (isBlocked) from.pause();
    }
  };
  const server = createServer(connectThrough).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (await embeddedUrl(dataDir)).replace('@/', `@127.0.0.1:${port}/`).replace(/\?.*/, ''),
    get refused() {
      return refused;
    },
    cut: () => {
      isCut = true;
      for (const socket of ends.keys()) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    block: () => {
      isBlocked = true;
      for (const socket of ends.keys()) socket.pause();
    },
    unblock: (what) => {
      isBlocked = false;
      if (what === 'delayed') for (const socket of ends.keys()) socket.resume();
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of ends.keys()) socket.destroy();
      await closed;
    },
  };
}

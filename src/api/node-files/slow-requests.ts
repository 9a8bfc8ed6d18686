import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Milliseconds for a client to finish sending what nobody wants any more, and to read why. */
const LINGER_MS = 10_000;

/** The requests that may take longer than others to arrive, as who takes them has limits of its own. */
export class SlowRequests {
  private readonly sockets = new WeakSet<Socket>();

  has(socket: Socket): boolean {
    return this.sockets.has(socket);
  }

  /** Allows it to one, until it is disposed of: where it is not complete by then, its connection ends soon. */
  allow(incoming: IncomingMessage): Disposable {
    const { socket } = incoming;
    this.sockets.add(socket);
    return {
      [Symbol.dispose]: () => {
        this.sockets.delete(socket);
        if (incoming.complete) return;
        const timer = setTimeout(() => socket.destroy(), LINGER_MS);
        incoming.once('close', () => clearTimeout(timer));
      },
    };
  }
}

import type { Duplex } from 'node:stream';
import { ConnectTimeout, openSocket } from '../open-socket.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { type Hop, NotForwarded, type Place } from '../ssh/hop.ts';
import type { JumpHosts } from '../ssh/jump-hosts.ts';
import { MessageError } from '../../messages/message-error.ts';
import type { Message } from '../../messages/message.ts';

export interface LinkDeps {
  /** How a TCP socket is reached. */
  readonly outbound: Pick<Outbound, 'dial'>;
  /** How sockets are reached that cannot be reached from the server. */
  readonly jumpHosts: Pick<JumpHosts, 'dial' | 'reach'>;
}

interface LinkOptions extends LinkDeps {
  /** What is said where no socket answers: one text whether the file is missing, is no socket, or nobody listens. */
  readonly noSocket: Message;
}

/** A way to a socket: any number of connections, one after the other or side by side. */
export interface Link extends AsyncDisposable {
  dial(signal: AbortSignal): Promise<Duplex>;
}

/** Milliseconds after which a host that does not answer is given up. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Reads the two notations of a place: an absolute path, or host:port.
 *
 * @example placeOf('10.0.0.5:9999') // { kind: 'tcp', host: '10.0.0.5', port: 9999 }
 */
export function placeOf(socket: string): Place {
  if (socket.startsWith('/')) return { kind: 'unix', path: socket };
  const colon = socket.lastIndexOf(':');
  const host = socket.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { kind: 'tcp', host, port: Number(socket.slice(colon + 1)) };
}

/** Opens the way to a place: at once without a jump host, else after the login there. */
export async function openLink(place: Place, jump: Hop | null, deps: LinkOptions): Promise<Link> {
  return jump === null ? directLink(place, deps) : jumpLink(place, jump, deps);
}

function directLink(place: Place, { outbound, noSocket }: LinkOptions): Link {
  return {
    dial: (signal) => (place.kind === 'tcp' ? outbound.dial(place, signal) : dialFile(place.path, noSocket, signal)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Whoever names a path must not learn whether it exists. */
async function dialFile(path: string, noSocket: Message, signal: AbortSignal): Promise<Duplex> {
  try {
    return await openSocket({ path }, CONNECT_TIMEOUT, signal);
  } catch (error) {
    if (error instanceof ConnectTimeout || signal.aborted) throw error;
    throw new MessageError(noSocket, { cause: error });
  }
}

async function jumpLink(place: Place, jump: Hop, { jumpHosts, noSocket }: LinkOptions): Promise<Link> {
  await jumpHosts.reach([jump], CONNECT_TIMEOUT, new AbortController().signal);
  return {
    dial: async (signal) => {
      try {
        return await jumpHosts.dial([jump], place, CONNECT_TIMEOUT, signal);
      } catch (error) {
        if (place.kind === 'unix' && error instanceof NotForwarded) throw new MessageError(noSocket, { cause: error });
        throw error;
      }
    },
    // the connection is kept for a while, for others
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

import type { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import { guardConnection } from '../connection-guard.ts';
import type { Keys } from '../keys.ts';
import { networkReason } from '../network-reason.ts';
import { ConnectTimeout, openSocket } from '../open-socket.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { logIn } from '../ssh-login.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';

/** Where a socket is, as seen from the host that connects to it. */
export type Place =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** The host through which a socket is reached that cannot be reached from the server. */
export interface Jump {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name of one of the server's keys; null = the server's own. */
  readonly key: string | null;
}

export interface LinkDeps {
  readonly keys: Keys;
  /** How a TCP socket, and the host of a jump, are reached. */
  readonly outbound: Pick<Outbound, 'dial'>;
  /** Resolves when the host may be trusted; rejects with the reason when not (its key changed). */
  readonly checkHostKey: (host: string, port: number, key: Buffer) => Promise<void>;
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
/** Milliseconds for the jump's host to close a connection that is not needed any more. */
const GOODBYE = 2000;
/** Bytes that a connection over a jump may bring, as the jump's intake counts them; the caller has a limit of its own. */
const BYTES_PER_DIAL = 1024 * 1024;

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

/** Opens the way to a place: at once without a jump, else after connecting to the jump's host. */
export async function openLink(place: Place, jump: Jump | null, deps: LinkOptions): Promise<Link> {
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

async function jumpLink(place: Place, jump: Jump, deps: LinkOptions): Promise<Link> {
  let dials = 0;
  const client = await login(jump, deps, () => dials * BYTES_PER_DIAL);
  return {
    dial: (signal) => {
      signal.throwIfAborted();
      dials += 1;
      return forward(client, place, deps.noSocket, signal);
    },
    [Symbol.asyncDispose]: () => {
      client.end();
      // a host that keeps the connection open is not waited for
      setTimeout(() => client.destroy(), GOODBYE).unref();
      return Promise.resolve();
    },
  };
}

/** `delivered` is the number of bytes that the connections over this one may have brought. */
async function login(jump: Jump, deps: LinkDeps, delivered: () => number): Promise<Client> {
  const at = `${jump.user}@${jump.host}:${jump.port}`;
  const key = await deps.keys.read(jump.key);
  const client = new Client();
  // Errors may follow one another, and a connection that breaks later is reported by the streams over it: an error event without
  // a listener would end the process.
  client.on('error', () => {});
  try {
    const sock = await deps.outbound.dial(jump, AbortSignal.timeout(CONNECT_TIMEOUT));
    guardConnection(sock, delivered);
    await logIn(client, {
      sock,
      user: jump.user,
      key,
      checkHostKey: (hostKey) => deps.checkHostKey(jump.host, jump.port, hostKey),
      readyTimeout: CONNECT_TIMEOUT,
      keepaliveInterval: 15_000,
    });
  } catch (error) {
    client.destroy();
    throw new MessageError(message('jump_failed', { at, reason: networkReason(error) }), { cause: error });
  }
  return client;
}

function forward(client: Client, place: Place, noSocket: Message, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const abort = (): void =>
      reject(
        new MessageError(message('no_answer_within', { seconds: CONNECT_TIMEOUT / 1000 }), { cause: signal.reason }),
      );
    signal.addEventListener('abort', abort, { once: true });
    const done = (error: Error | undefined, stream: Duplex): void => {
      signal.removeEventListener('abort', abort);
      if (error === undefined && signal.aborted) stream.destroy();
      else if (error === undefined) resolve(stream);
      else if (place.kind === 'unix') reject(new MessageError(noSocket, { cause: error }));
      else reject(new MessageError(networkReason(error), { cause: error }));
    };
    if (place.kind === 'unix') client.openssh_forwardOutStreamLocal(place.path, done);
    else client.forwardOut('127.0.0.1', 0, place.host, place.port, done);
  });
}

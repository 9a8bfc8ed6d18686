import { Client, type ClientChannel } from 'ssh2';
import { abortReason } from '../abort-reason.ts';
import { guardConnection, type Wire, writeTogether } from '../connection-guard.ts';
import { messageOf } from '../errors.ts';
import { oneLine } from '../text/foreign-text.ts';
import { logIn, type SshLogin } from '../ssh-login.ts';
import { message, type Message } from '../../messages/message.ts';
import { type Hop, HopFailed, nameOf, NotForwarded, type Place } from './hop.ts';
import { Tunnel } from './tunnel.ts';

/** Streams that one connection carries: 500 nodes behind a host need eight connections. */
const MOST_STREAMS = 64;
/** Streams that nobody waits for any more, and that the host still tries to open: each for as long as its kernel tries. */
const MOST_ABANDONED = 256;
/** Milliseconds for which a connection without streams is kept. */
const IDLE_MS = 30_000;
/** Seconds of silence after which it is taken for lost, and how many keepalives are sent in them. */
const SILENCE = 45;
const KEEPALIVES = 3;
/** Milliseconds for the host to close a connection that is not needed any more. */
const GOODBYE = 2000;
/** Bytes that may wait to be sent: each stream may have some under way. */
const MOST_UNREAD = 256 * 1024 * 1024;

/** Of SSH's reasons why a channel is not opened (RFC 4254, 5.1): its configuration forbids it. */
const PROHIBITED = 1;

/** A connection to one jump host, logged in, that carries streams to other places. */
export class HopConnection implements Disposable {
  /** Called once when it is closed, with the reason; null = it was not needed any more. */
  onEnd: (lost: HopFailed | null) => void = () => {};
  private readonly client = new Client();
  private readonly wire: Wire;
  private readonly at: string;
  private readonly tunnels = new Set<Tunnel>();
  private opening = 0;
  private abandoned = 0;
  private delivered = 0;
  private isClosed = false;
  private lostBy: Message = message('connection_lost');
  private idle: NodeJS.Timeout | undefined;

  private constructor(wire: Wire, hop: Hop) {
    this.wire = wire;
    this.at = nameOf(hop);
    guardConnection(wire, () => this.delivered, MOST_UNREAD);
    writeTogether(wire);
    // an error event without a listener would end the process
    this.client.on('error', ({ level }) => {
      if (level === 'client-timeout') this.lostBy = message('silent_for', { seconds: SILENCE });
    });
    this.client.on('close', () => this.ended(this.lost));
  }

  /**
   * Logs in over a connection, which then belongs to the hop's, also when this throws.
   *
   * @throws as logIn
   */
  static async login(
    wire: Wire,
    hop: Hop,
    login: Pick<SshLogin, 'proofs' | 'checkHostKey' | 'hostAuthorities' | 'readyTimeout'>,
  ): Promise<HopConnection> {
    const connection = new HopConnection(wire, hop);
    try {
      await logIn(connection.client, {
        ...login,
        sock: wire,
        user: hop.user,
        keepaliveInterval: (SILENCE * 1000) / (KEEPALIVES + 1),
        keepaliveCountMax: KEEPALIVES,
      });
    } catch (error) {
      wire.destroy();
      throw error;
    }
    connection.rest();
    return connection;
  }

  /** Whether it takes another stream. */
  get hasRoom(): boolean {
    return !this.isClosed && this.opening + this.tunnels.size < MOST_STREAMS && this.abandoned < MOST_ABANDONED;
  }

  /**
   * Opens a stream to a place, as seen from the host. It counts from the moment of the call on.
   *
   * @throws NotForwarded; HopFailed when the connection ends first; the abort reason
   */
  forward(place: Place, signal: AbortSignal): Promise<Tunnel> {
    const { promise, resolve, reject } = Promise.withResolvers<Tunnel>();
    if (signal.aborted) throw abortReason(signal);
    this.busy();
    this.opening += 1;
    let isAbandoned = false;
    const abort = (): void => {
      isAbandoned = true;
      this.opening -= 1;
      this.abandoned += 1;
      reject(abortReason(signal));
    };
    const opened = (error: Error | undefined, channel?: ClientChannel): void => {
      signal.removeEventListener('abort', abort);
      if (isAbandoned) this.abandoned -= 1;
      else this.opening -= 1;
      if (channel === undefined) reject(this.isClosed ? this.lost : this.refusal(error, place));
      else if (isAbandoned) new Tunnel(channel, () => {}).destroy();
      else resolve(this.carried(channel));
      this.rest();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (place.kind === 'unix') this.client.openssh_forwardOutStreamLocal(place.path, opened);
      else this.client.forwardOut('127.0.0.1', 0, place.host, place.port, opened);
    } catch (error) {
      this.isClosed = true;
      opened(error instanceof Error ? error : new Error(String(error)));
    }
    return promise;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.idle);
    this.client.end();
    // a host that keeps the connection open is not waited for
    setTimeout(() => this.client.destroy(), GOODBYE).unref();
    this.ended(null);
  }

  private carried(channel: ClientChannel): Tunnel {
    const tunnel = new Tunnel(channel, (bytes) => {
      this.delivered += bytes;
    });
    this.tunnels.add(tunnel);
    tunnel.once('close', () => {
      this.tunnels.delete(tunnel);
      this.rest();
    });
    return tunnel;
  }

  /** A connection that carries nothing keeps no process alive, and is closed after a while. */
  private rest(): void {
    if (this.isClosed || this.opening + this.tunnels.size + this.abandoned > 0) return;
    setAlive(this.wire, false);
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this[Symbol.dispose](), IDLE_MS).unref();
  }

  private busy(): void {
    clearTimeout(this.idle);
    setAlive(this.wire, true);
  }

  private get lost(): HopFailed {
    return new HopFailed(message('jump_failed', { at: this.at, reason: this.lostBy }), false);
  }

  private ended(lost: HopFailed | null): void {
    clearTimeout(this.idle);
    const { onEnd } = this;
    this.isClosed = true;
    this.onEnd = () => {};
    for (const tunnel of this.tunnels) tunnel.destroy(lost ?? this.lost);
    onEnd(lost);
  }

  private refusal(error: Error | undefined, place: Place): NotForwarded {
    const said = oneLine(messageOf(error).replace(/^\(SSH\) Channel open failure: /, ''));
    const isForbidden = error !== undefined && 'reason' in error && error.reason === PROHIBITED;
    const values = { at: this.at, place: place.kind === 'unix' ? place.path : `${place.host}:${place.port}` };
    const content = isForbidden ? message('jump_forbids', values) : message('jump_reaches_not', { ...values, said });
    return new NotForwarded(content, isForbidden, { cause: withCode(error, said) });
  }
}

/** What a jump host says of a connection that it cannot make, with the code that the network's error has there. */
function withCode(error: Error | undefined, said: string): Error {
  const code = /refused/i.test(said) ? 'ECONNREFUSED' : /no route|unreachable/i.test(said) ? 'EHOSTUNREACH' : 'EOTHER';
  return Object.assign(new Error(said, { cause: error }), { code });
}

/** Whether a connection keeps the process alive; one that goes through another hop depends on that one's. */
function setAlive(wire: Wire, isAlive: boolean): void {
  if ('ref' in wire && typeof wire.ref === 'function' && 'unref' in wire && typeof wire.unref === 'function') {
    if (isAlive) wire.ref();
    else wire.unref();
  }
}

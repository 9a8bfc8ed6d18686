import { Client, type ClientChannel } from 'ssh2';
import { abortReason } from '../../base/abort-reason.ts';
import { messageOf } from '../../base/errors.ts';
import type { Endpoint } from '../channel.ts';
import { guardConnection, type Wire, writeTogether } from '../../base/connection-guard.ts';
import { oneLine } from '../../base/text/foreign-text.ts';
import { type Keys, keysOf } from '../../base/keys.ts';
import { networkReason } from '../../base/network-reason.ts';
import { type Agents, agentSocket } from '../../base/ssh/agents.ts';
import { HopFailed } from '../../base/ssh/hop.ts';
import type { JumpHosts } from '../../base/ssh/jump-hosts.ts';
import { proofsWith } from '../../base/ssh/proofs.ts';
import {
  HostKeyRefused,
  isOfAgent,
  isRefused,
  levelOf,
  logIn,
  type Proof,
  refusedLogin,
} from '../../base/ssh-login.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { HostKeyCheck } from '../host-key-check.ts';
import { Intake } from './intake.ts';
import { KeyOffer, mismatchIn } from './key-offer.ts';
import { COMMAND_LINE, type Program } from '../node/run-once.ts';
import type { TerminalSize } from '../node-terminal.ts';
import { type Ended, type ExecOptions, NodeFault, NodeSilent, type Transport } from '../transport.ts';

/** Seconds of silence after which a connection is taken for lost, where the machine type says nothing. */
const KEEPALIVE = 45;
/** How many keepalives are sent within these seconds. */
const KEEPALIVES = 3;
/** Milliseconds for a node to close a connection that is not needed any more. */
const GOODBYE = 2000;

export interface SshDeps {
  readonly checkHostKey: HostKeyCheck;
  readonly keys: Pick<Keys, 'read' | 'own'>;
  /** The ssh-agents that machine types may name; left out = none. */
  readonly agents?: Agents;
  /** The way through jump hosts; left out = no node is behind one. */
  readonly jumpHosts?: Pick<JumpHosts, 'dial' | 'dialBySocks'>;
}

/** The node answers and refuses (key not accepted, host key changed): trying again does not help. */
export class ConnectionRefused extends MessageError {}

/** A connection to one node, logged in. */
export class SshConnection implements Transport, Disposable {
  /** Called when it is closed, by whomever. */
  onClose: () => void = () => {};
  private readonly client: Client;
  private closed = false;
  /** Why it ended, for the commands that it takes with it. */
  private end: Error = new MessageError(message('connection_lost'));
  /** Bytes that commands wrote. */
  private delivered = 0;

  private constructor(client: Client, sock: Wire, keepalive: number) {
    this.client = client;
    guardConnection(sock, () => this.delivered);
    writeTogether(sock);
    // Running commands learn of an error by their streams; without a listener a late error would end the process.
    client.on('error', (error) => {
      if (error.level === 'client-timeout') this.end = new NodeSilent(message('node_silent', { seconds: keepalive }));
      else if (error instanceof HopFailed) this.end = error;
    });
    client.on('close', () => {
      this.closed = true;
      this.onClose();
    });
  }

  /**
   * Logs in within so many milliseconds over a connection, which then belongs to the SSH connection, also when this throws.
   *
   * @throws ConnectionRefused, or an error that may go away by itself
   */
  static async login(
    sock: Wire,
    endpoint: Endpoint,
    deps: SshDeps,
    within: number,
    signal: AbortSignal,
  ): Promise<SshConnection> {
    const client = new Client();
    const { keepalive = KEEPALIVE } = endpoint;
    const connection = new SshConnection(client, sock, keepalive);
    let offer: KeyOffer | null = null;
    let proofs: readonly Proof[] = [];
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal.reason);
    try {
      proofs = await proofsOf(endpoint, deps);
      signal.throwIfAborted();
      if (sock.destroyed) throw new MessageError(message('closed_before_login'));
      signal.addEventListener('abort', abort, { once: true });
      const loggedIn = logIn(client, {
        sock,
        user: endpoint.user,
        proofs,
        checkHostKey: (hostKey) => deps.checkHostKey(endpoint.host, endpoint.port, hostKey),
        hostAuthorities: endpoint.hostCa === undefined ? undefined : { host: endpoint.host, lines: endpoint.hostCa },
        readyTimeout: Math.max(1, within),
        keepaliveInterval: (keepalive * 1000) / (KEEPALIVES + 1),
        keepaliveCountMax: KEEPALIVES,
      });
      offer = new KeyOffer(sock, client);
      await Promise.race([loggedIn, aborted.promise]);
    } catch (error) {
      sock.destroy();
      signal.throwIfAborted();
      if (error instanceof ConnectionRefused) throw error;
      throw reasonOf(error, endpoint, { offer, proofs });
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return connection;
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  exec(program: Program, options: ExecOptions): Promise<Ended> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      const intake = new Intake(options);
      let channel: ClientChannel | null = null;
      let ended: Ended = { code: null, signal: null };
      const settle = (): void => {
        signal.removeEventListener('abort', abort);
        this.client.off('close', lost);
      };
      const fail = (reason: unknown): void => {
        settle();
        channel?.destroy();
        reject(reason instanceof Error ? reason : new Error(String(reason)));
      };
      const abort = (): void => fail(signal.reason);
      const lost = (): void => fail(this.end);
      const take = (chunk: Buffer, hear: () => void): void => {
        this.delivered += chunk.length;
        try {
          hear();
        } catch (error) {
          fail(error);
          this.cut();
        }
      };
      if (signal.aborted) return abort();
      if (this.closed) return lost();
      signal.addEventListener('abort', abort, { once: true });
      this.client.once('close', lost);
      const opened = (error: Error | undefined, stream: ClientChannel): void => {
        if (error !== undefined) {
          // a node that refuses a second session may grant one on another connection
          this.end = new MessageError(message('no_session', { reason: oneLine(error.message) }), { cause: error });
          this.cut();
          return fail(this.end);
        }
        channel = stream;
        stream.on('data', (chunk: Buffer) => take(chunk, () => intake.stdout(chunk)));
        stream.stderr.on('data', (chunk: Buffer) => take(chunk, () => intake.stderr(chunk)));
        stream.on('exit', (code: number | null, killedBy?: string) => {
          ended = endedWith(code, killedBy);
        });
        stream.on('error', fail);
        stream.once('close', () => {
          settle();
          resolve(ended);
        });
        if (signal.aborted) stream.destroy();
        else if (program.isTethered === true) stream.write(program.text);
        else stream.end(program.text);
      };
      try {
        this.client.exec(COMMAND_LINE, opened);
      } catch (error) {
        fail(error);
      }
    });
  }

  /**
   * Starts a shell, or a command, on a terminal of the node. Whoever reads it says how much came (`noteDelivered`).
   *
   * @throws the abort reason, or why there is none
   */
  terminal(command: string | null, { columns, rows }: TerminalSize, signal: AbortSignal): Promise<ClientChannel> {
    const pty = { term: 'xterm-256color', cols: columns, rows, width: 0, height: 0 };
    return this.opened((take) => {
      if (command === null) this.client.shell(pty, take);
      else this.client.exec(command, { pty }, take);
    }, signal);
  }

  /** Starts sh, which runs what is written to it. Whoever reads it says how much came (`noteDelivered`). @throws as `terminal` */
  command(signal: AbortSignal): Promise<ClientChannel> {
    return this.opened((take) => this.client.exec(COMMAND_LINE, take), signal);
  }

  private async opened(
    open: (take: (error: Error | undefined, stream: ClientChannel) => void) => void,
    signal: AbortSignal,
  ): Promise<ClientChannel> {
    signal.throwIfAborted();
    if (this.closed) throw this.end;
    const { promise, resolve, reject } = Promise.withResolvers<ClientChannel>();
    const abort = (): void => reject(abortReason(signal));
    const lost = (): void => reject(this.end);
    signal.addEventListener('abort', abort, { once: true });
    this.client.once('close', lost);
    try {
      open((error, stream) => {
        if (error === undefined) resolve(stream);
        else reject(new MessageError(message('no_session', { reason: oneLine(error.message) }), { cause: error }));
      });
      return await promise;
    } finally {
      signal.removeEventListener('abort', abort);
      this.client.off('close', lost);
    }
  }

  /** Counts bytes that a terminal or a program of `command` sent: a node that sends more than that floods the connection. */
  noteDelivered(bytes: number): void {
    this.delivered += bytes;
  }

  [Symbol.dispose](): void {
    this.closed = true;
    this.client.end();
    // a node that goes on sending is not waited for
    setTimeout(() => this.client.destroy(), GOODBYE).unref();
  }

  /** Ends the connection at once, without waiting for the node. */
  private cut(): void {
    this.closed = true;
    this.client.destroy();
  }
}

/** SSH's exit status has 32 bits, but one byte on every real system. */
function endedWith(code: number | null, killedBy: string | undefined): Ended {
  const isByte = code !== null && code >= 0 && code <= 255;
  return { code: isByte ? code : null, signal: killedBy === undefined ? null : oneLine(killedBy, 20) };
}

/** What we prove ourselves with: the keys, those of an agent, and then the password. */
async function proofsOf(endpoint: Endpoint, { keys, agents }: SshDeps): Promise<readonly Proof[]> {
  const { key, moreKeys = [], passphrase, certificate, agent, password } = endpoint;
  try {
    const read = (await Promise.all([key, ...moreKeys].map((name) => keysOf(keys, name, passphrase)))).flat();
    const socket = agent === undefined ? undefined : agentSocket(agents, agent);
    return proofsWith(read, { certificate, agent: socket, password });
  } catch (error) {
    throw new ConnectionRefused(contentOf(error), { cause: error });
  }
}

/** What was offered to each other before the login failed. */
interface Offered {
  readonly offer: KeyOffer | null;
  readonly proofs: readonly Proof[];
}

function reasonOf(error: unknown, { host, port, user }: Endpoint, { offer, proofs }: Offered): Error {
  const address = `${host}:${port}`;
  const level = levelOf(error);
  if (isRefused(error)) return new ConnectionRefused(refusedLogin(`${user}@${address}`, proofs), { cause: error });
  if (isOfAgent(error)) {
    const reason = message('agent_failed', { reason: networkReason(error) });
    return new MessageError(message('at_address', { address, reason }), { cause: error });
  }
  if (messageOf(error) === 'Bad packet length') {
    return new NodeFault(message('packet_too_long', { address }), { cause: error });
  }
  const mismatch = level === 'handshake' ? mismatchIn(messageOf(error), offer?.lists() ?? null) : null;
  const content = message('at_address', { address, reason: mismatch ?? networkReason(error) });
  const isHopeless = error instanceof HostKeyRefused || mismatch !== null;
  return isHopeless ? new ConnectionRefused(content, { cause: error }) : new MessageError(content, { cause: error });
}

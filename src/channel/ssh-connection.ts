import type { Socket } from 'node:net';
import { Client, type ClientChannel } from 'ssh2';
import { readPrivateKey } from '../base/private-key.ts';
import type { Endpoint } from './channel.ts';
import type { HostKeyCheck } from './host-key-check.ts';
import type { ExecOptions, Transport } from './transport.ts';

const READY_TIMEOUT = 20_000;
const KEEPALIVE_INTERVAL = 10_000;
const KEEPALIVES_MISSED = 3;

export interface SshDeps {
  readonly checkHostKey: HostKeyCheck;
  /** The key for endpoints that name none. */
  readonly defaultKeyFile: string;
}

/** The other side is there and says no (key not accepted, host key changed): trying again does not help. */
export class ConnectionRefused extends Error {}

/** A connection to one node, logged in. */
export class SshConnection implements Transport, Disposable {
  private readonly client: Client;
  private closed = false;

  private constructor(client: Client) {
    this.client = client;
    // Running commands are told by their streams; without a listener a late error would end the process.
    client.on('error', () => {});
    client.on('close', () => {
      this.closed = true;
    });
  }

  /**
   * Logs in over a TCP connection, which belongs to the SSH connection from here on, also when this throws.
   *
   * @throws ConnectionRefused, or an error that may go away by itself
   */
  static async login(sock: Socket, endpoint: Endpoint, deps: SshDeps, signal: AbortSignal): Promise<SshConnection> {
    const client = new Client();
    let refusal: unknown = null;
    try {
      const privateKey = await readKey(endpoint.keyFile ?? deps.defaultKeyFile);
      signal.throwIfAborted();
      if (sock.destroyed) throw new Error('the connection was closed before the login began');
      await new Promise<void>((resolve, reject) => {
        const abort = (): void => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        client
          .once('ready', () => {
            signal.removeEventListener('abort', abort);
            resolve();
          })
          .once('error', reject)
          .once('close', () => reject(new Error('the connection was closed before the login was done')))
          .connect({
            sock,
            username: endpoint.user,
            privateKey,
            // without asking first whether it lets everybody in
            authHandler: ['publickey'],
            readyTimeout: READY_TIMEOUT,
            keepaliveInterval: KEEPALIVE_INTERVAL,
            keepaliveCountMax: KEEPALIVES_MISSED,
            hostVerifier: (key: Buffer, verify: (trusted: boolean) => void) => {
              deps.checkHostKey(endpoint.host, endpoint.port, key).then(
                () => verify(true),
                (error: unknown) => {
                  refusal = error;
                  verify(false);
                },
              );
            },
          });
      });
    } catch (error) {
      client.on('error', () => {});
      sock.destroy();
      signal.throwIfAborted();
      if (error instanceof ConnectionRefused) throw error;
      throw reasonOf(refusal ?? error, endpoint, refusal !== null);
    }
    return new SshConnection(client);
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  exec(command: string, { input, onStdout, onStderr, signal }: ExecOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      let channel: ClientChannel | null = null;
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
      const lost = (): void => fail(new Error('the connection was lost'));
      if (signal.aborted) return abort();
      if (this.closed) return lost();
      signal.addEventListener('abort', abort, { once: true });
      this.client.once('close', lost);
      this.client.exec(command, (error, opened) => {
        if (error !== undefined) return fail(error);
        channel = opened;
        if (signal.aborted) return void opened.destroy();
        const complaints: Buffer[] = [];
        opened.on('data', (chunk: Buffer) => onStdout?.(chunk));
        opened.stderr.on('data', (chunk: Buffer) => {
          complaints.push(chunk);
          onStderr?.(chunk);
        });
        opened.once('error', fail);
        opened.once('close', () => {
          settle();
          resolve(Buffer.concat(complaints).toString('utf8'));
        });
        opened.end(input);
      });
    });
  }

  [Symbol.dispose](): void {
    this.closed = true;
    this.client.end();
  }
}

async function readKey(file: string): Promise<Buffer> {
  try {
    return await readPrivateKey(file);
  } catch (error) {
    throw new ConnectionRefused(messageOf(error), { cause: error });
  }
}

function reasonOf(error: unknown, { host, port, user }: Endpoint, isRefusal: boolean): Error {
  const level = typeof error === 'object' && error !== null && 'level' in error ? error.level : null;
  if (level === 'client-authentication') {
    return new ConnectionRefused(
      `${user}@${host}:${port} does not accept our key: add the public key to the user's authorized_keys`,
      { cause: error },
    );
  }
  const reason = `${host}:${port}: ${messageOf(error)}`;
  return isRefusal ? new ConnectionRefused(reason, { cause: error }) : new Error(reason, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

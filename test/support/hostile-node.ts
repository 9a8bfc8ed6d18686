import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import type { Endpoint } from '../../src/channel/channel.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';

/** What a hostile node knows of a command that it was asked to run. */
export interface Asked {
  readonly nonce: string;
  readonly runId: string;
  readonly program: string;
  /** Writes something that looks like a report of it. */
  readonly answer: (text: string) => void;
  readonly stream: ServerChannel;
}

/** The behaviour of a hostile node, where it differs from a node's. */
export interface Hostility {
  /** Instead of running a command. */
  readonly onCommand?: (asked: Asked) => void;
  /** Instead of starting a session. */
  readonly onSession?: (accept: () => ssh2.Session, reject: () => void, connection: Connection) => void;
  /** As soon as somebody has logged in. */
  readonly onLogin?: (connection: Connection) => void;
  /** Instead of speaking SSH. */
  readonly onSocket?: (socket: Socket) => void;
}

export interface HostileNode extends AsyncDisposable {
  readonly endpoint: Endpoint;
  /** Bytes that it could send. */
  readonly sent: number;
}

/** A server that accepts every login, and sends anything. */
export async function startHostileNode(hostility: Hostility, keyFile: string): Promise<HostileNode> {
  const sockets = new Set<Socket>();
  let gone = 0;
  const ssh = new ssh2.Server({ hostKeys: [newPrivateKey()] }, (connection) => serve(connection, hostility));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      gone += socket.bytesWritten;
      sockets.delete(socket);
    });
    if (hostility.onSocket === undefined) ssh.injectSocket(socket);
    else hostility.onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: { host: '127.0.0.1', port, user: 'anybody', key: keyFile },
    get sent() {
      return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, gone);
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(connection: Connection, { onCommand, onSession, onLogin }: Hostility): void {
  connection.on('error', () => {});
  connection.on('authentication', (context) => context.accept());
  connection.on('ready', () => onLogin?.(connection));
  connection.on('session', (accept, reject) => {
    if (onSession !== undefined) return onSession(accept, reject, connection);
    accept().on('exec', (begin) => {
      const stream = begin();
      stream.on('error', () => {});
      stream.stderr.on('error', () => {});
      let program = '';
      stream.on('data', (chunk: Buffer) => {
        program += chunk.toString();
        // a program is one line; the stdin of some stays open after it
        if (!program.endsWith('\n')) return;
        const [, nonce = '', runId = ''] = /^\{ set -- ([0-9a-f]+) '([^']+)'/.exec(program) ?? [];
        const answer = (text: string): void => void stream.stderr.write(`springtide-run ${nonce} ${runId} ${text}\n`);
        onCommand?.({ nonce, runId, program, answer, stream });
      });
    });
  });
}

/** Writes the same text as long as anybody reads it. */
export function flood(target: NodeJS.WritableStream, chunk: Buffer): void {
  const write = (): void => {
    while (target.writable) {
      if (!target.write(chunk)) return void target.once('drain', write);
    }
  };
  write();
}

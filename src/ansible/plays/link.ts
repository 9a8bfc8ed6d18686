import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, rename, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { hasCode } from '../../base/errors.ts';
import { CONFINED_USER, isOtherUser } from '../bubblewrap.ts';
import { frame, FrameReader } from './frames.ts';

/** What a play asks for a node: to run a command there. */
export interface Question {
  /** Chosen by the play; it asks again under the same id when the server went away. */
  readonly id: string;
  /** For sh. */
  readonly command: string;
  /** Its standard input. */
  readonly input: Buffer;
}

/** How a command ended; or why the node is not reached; or why it is not run. */
export type Answer =
  | { readonly code: number; readonly stdout: Buffer; readonly stderr: Buffer }
  | { readonly unreachable: string }
  | { readonly refused: string };

/** Answers a question. Aborted: nobody waits for the answer any more. */
export type Answering = (question: Question, signal: AbortSignal) => Promise<Answer>;

/** Milliseconds between two signs that the server is there, while a command runs. */
const SIGN_OF_LIFE = 5000;
/** Connections at once: one is usual, more come from tasks that are delegated to the node. */
const MOST_CONNECTIONS = 64;

/**
 * Listens for the questions of a play about one node, on a socket that only the play and this server reach. Another process that
 * listened there before is not asked any more.
 *
 * @param directory which nobody but this server may write, and nobody but the play may enter
 * @example await using link = await openLink(directory, 3, answer);
 */
export async function openLink(directory: string, node: number, answer: Answering): Promise<AsyncDisposable> {
  // given its name last: a server removes what it was told to listen at when it closes, and that may be another's by then
  const path = join(directory, `${node}.${randomBytes(4).toString('hex')}`);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // the play ended, or goes on asking
    socket.on('close', () => sockets.delete(socket));
    serve(socket, answer);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(path);
  await once(server, 'listening');
  if (isOtherUser()) await chown(path, process.getuid?.() ?? 0, CONFINED_USER);
  await chmod(path, isOtherUser() ? 0o660 : 0o600);
  await rename(path, join(directory, String(node)));
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Leaves word for a play that nothing more is run on a node, whether or not somebody answers. */
export async function leaveWordOfCancel(directory: string, node: number): Promise<void> {
  await writeFile(join(directory, `${node}.cancelled`), '').catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error; // the play is over
  });
}

/** Answers one question. A connection that says anything else is closed. */
function serve(socket: Socket, answer: Answering): void {
  const reader = new FrameReader();
  const gone = new AbortController();
  const signs = setInterval(() => socket.write(frame({})), SIGN_OF_LIFE);
  socket.once('close', () => {
    clearInterval(signs);
    gone.abort();
  });
  socket.on('data', (chunk: Buffer) => {
    try {
      const read = reader.read(chunk);
      if (read === null) return;
      const question = questionOf(read.words, read.bytes);
      if (question === null) socket.destroy();
      else void reply(socket, answer, question, gone.signal);
    } catch {
      socket.destroy();
    }
  });
}

async function reply(socket: Socket, answer: Answering, question: Question, gone: AbortSignal): Promise<void> {
  try {
    const answered = await answer(question, gone);
    if ('code' in answered) {
      const { code, stdout, stderr } = answered;
      socket.end(frame({ code, stdout: stdout.length }, Buffer.concat([stdout, stderr])));
    } else {
      socket.end(frame(answered));
    }
  } catch {
    // this process lets go: the play asks again, this one or the next
    socket.destroy();
  }
}

/** null = it is no question. */
function questionOf(words: unknown, input: Buffer): Question | null {
  if (typeof words !== 'object' || words === null) return null;
  const { id, command } = words as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || !/^[0-9a-f]{16}$/.test(id)) return null;
  return typeof command === 'string' ? { id, command, input } : null;
}

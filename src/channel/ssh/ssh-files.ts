import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { orAborted } from '../../base/or-aborted.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import { type Message, message } from '../../messages/message.ts';
import type { Endpoint } from '../channel.ts';
import { type FileRefusal, type NodeFileContent, NodeFileRefused, type NodeFiles } from '../node-files.ts';
import { readFileProgram, writeFileProgram } from '../node/file-programs.ts';
import { TimeLeft } from '../time-left.ts';
import { NodeFault } from '../transport.ts';
import { type FileAnswer, FileReader } from './file-answer.ts';
import type { SshDeps } from './ssh-connection.ts';
import { type SshLease, SshPool } from './ssh-pool.ts';

const OPEN_WITHIN = 30_000;

const REASONS: Readonly<Record<FileRefusal, (path: string, user: string) => Message>> = {
  missing: (path, user) => message('node_file_missing', { path, user }),
  directory: (path) => message('node_file_directory', { path }),
  special: (path) => message('node_file_special', { path }),
  denied: (path, user) => message('node_file_denied', { path, user }),
  parent: (path) => message('node_file_parent', { path }),
  room: (path) => message('node_file_room', { path }),
  cut: (path) => message('node_file_cut', { path }),
};

/** A program that runs on a node, and has answered. */
interface Running extends Disposable {
  readonly stream: ClientChannel;
  readonly reader: FileReader;
  readonly first: FileAnswer;
}

/**
 * Reads and writes files over SSH (NF1 to NF3), each over a connection of its own.
 *
 * @param most at a time
 * @param openWithin milliseconds for a node to be connected to, and to give its first answer
 * @example
 * await using files = createSshFiles({ keys, checkHostKey }, 16);
 * const { size, content } = await files.read(endpoint, '/etc/hosts', { most: 1e6, signal });
 */
export function createSshFiles(deps: SshDeps, most: number, openWithin = OPEN_WITHIN): NodeFiles {
  const pool = new SshPool(deps, most);
  const begin = async (
    endpoint: Endpoint,
    program: (nonce: string) => string,
    signal: AbortSignal,
  ): Promise<Running> => {
    using time = new TimeLeft(steadyNow() + openWithin, message('no_turn'));
    const { become: _, ...login } = endpoint;
    const lease = await pool.lease({ ...login, idleTimeout: 0 }, time, signal);
    using silence = new TimeLeft(time.end, message('node_lets_in_silently'));
    const within = AbortSignal.any([signal, silence.over]);
    let end = (): void => lease[Symbol.dispose]();
    try {
      const stream = await lease.connection.command(within);
      lease.letOthersBegin();
      end = ending(stream, lease, signal);
      const nonce = randomBytes(8).toString('hex');
      const heard = (bytes: number): void => lease.connection.noteDelivered(bytes);
      stream.stderr.on('data', (chunk: Buffer) => heard(chunk.length));
      const reader = new FileReader(stream, nonce, heard);
      stream.write(program(nonce));
      return { stream, reader, first: await orAborted(reader.answer(), within), [Symbol.dispose]: end };
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    read: async (endpoint, path, { most: largest, signal }) => {
      const running = await begin(endpoint, (nonce) => readFileProgram(nonce, path), signal);
      try {
        const { size } = expected(running.first, 'file', path, endpoint);
        if (size > largest)
          throw new NodeFileRefused('large', message('node_file_large', { path, size, most: largest }));
        return { size, content: Readable.from(thenEnded(running, size), { objectMode: false }) };
      } catch (error) {
        running[Symbol.dispose]();
        throw error;
      }
    },
    write: async (endpoint, path, file, signal) => {
      using running = await begin(endpoint, (nonce) => writeFileProgram(nonce, path, file), signal);
      expected(running.first, 'ready', path, endpoint);
      expected(await orAborted(sent(running, file), signal), 'done', path, endpoint);
    },
    [Symbol.asyncDispose]: () => {
      pool[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/** What ends a program and its connection, once, at the latest when the signal aborts. */
function ending(stream: ClientChannel, lease: SshLease, signal: AbortSignal): () => void {
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener('abort', end);
    stream.destroy();
    lease.connection[Symbol.dispose]();
    lease[Symbol.dispose]();
  };
  signal.addEventListener('abort', end, { once: true });
  stream.on('error', () => {}); // whoever reads it learns of it
  return end;
}

async function* thenEnded(running: Running, size: number): AsyncGenerator<Buffer> {
  using _ = running;
  yield* running.reader.bytes(size);
}

/**
 * Sends a content as fast as the node takes it.
 *
 * @returns what the node says, also when that is before the end: whatever the content waits for
 */
async function sent({ stream, reader }: Running, { content }: NodeFileContent): Promise<FileAnswer> {
  const answered = new AbortController();
  const answer = reader.answer().finally(() => answered.abort());
  answer.catch(() => {}); // also where the content fails first
  const { signal } = answered;
  // what it comes from is not ended: a refusal is answered on the same connection
  const chunks = content.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  try {
    for (;;) {
      const { done, value } = await orAborted(chunks.next(), signal);
      if (done === true) break;
      if (!stream.write(value)) await once(stream, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  stream.end();
  return answer;
}

/** @throws NodeFileRefused when the node refuses; NodeFault for another answer */
function expected<Kind extends FileAnswer['kind']>(
  answer: FileAnswer,
  kind: Kind,
  path: string,
  { user }: Endpoint,
): Extract<FileAnswer, { readonly kind: Kind }> {
  if (answer.kind === 'refused') throw new NodeFileRefused(answer.why, REASONS[answer.why](path, user));
  if (answer.kind !== kind) throw new NodeFault(message('node_file_strange'));
  return answer as Extract<FileAnswer, { readonly kind: Kind }>;
}

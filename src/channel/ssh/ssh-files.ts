import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { steadyNow } from '../../base/time/steady-time.ts';
import { type Message, message } from '../../messages/message.ts';
import type { Endpoint } from '../channel.ts';
import { type FileRefusal, type NodeFileContent, NodeFileRefused, type NodeFiles } from '../node-files.ts';
import { readFileProgram, writeFileProgram } from '../node/file-programs.ts';
import { TimeLeft } from '../time-left.ts';
import { NodeFault } from '../transport.ts';
import { type FileAnswer, FileReader } from './file-answer.ts';
import type { SshDeps } from './ssh-connection.ts';
import { SshPool } from './ssh-pool.ts';

/** Milliseconds for a node to be connected to, and to answer. */
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

/** A program that runs on a node. */
interface Running extends Disposable {
  readonly stream: ClientChannel;
  readonly reader: FileReader;
}

/**
 * Reads and writes files over SSH (NF1 to NF3), each over a connection of its own.
 *
 * @param most at a time
 * @example
 * await using files = createSshFiles({ keys, checkHostKey }, 16);
 * const { size, content } = await files.read(endpoint, '/etc/hosts', { most: 1e6, signal });
 */
export function createSshFiles(deps: SshDeps, most: number): NodeFiles {
  const pool = new SshPool(deps, most);
  const begin = async (endpoint: Endpoint, program: (nonce: string) => string, signal: AbortSignal) => {
    using time = new TimeLeft(steadyNow() + OPEN_WITHIN, message('no_turn'));
    const { become: _, ...login } = endpoint;
    const lease = await pool.lease({ ...login, idleTimeout: 0 }, time, signal);
    try {
      const stream = await lease.connection.command(AbortSignal.any([signal, time.over]));
      lease.letOthersBegin();
      let isOver = false;
      const nonce = randomBytes(8).toString('hex');
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
      const heard = (bytes: number): void => lease.connection.noteDelivered(bytes);
      stream.stderr.on('data', (chunk: Buffer) => heard(chunk.length));
      stream.write(program(nonce));
      return { stream, reader: new FileReader(stream, nonce, heard), [Symbol.dispose]: end } satisfies Running;
    } catch (error) {
      lease[Symbol.dispose]();
      throw error;
    }
  };
  return {
    read: async (endpoint, path, { most: largest, signal }) => {
      const running = await begin(endpoint, (nonce) => readFileProgram(nonce, path), signal);
      try {
        const answer = await running.reader.answer();
        const size = expected(answer, 'file', path, endpoint).size;
        if (size > largest)
          throw new NodeFileRefused('large', message('node_file_large', { path, size, most: largest }));
        return { size, content: Readable.from(thenEnded(running, size), { objectMode: false }) };
      } catch (error) {
        running[Symbol.dispose]();
        throw signal.aborted ? signal.reason : error;
      }
    },
    write: async (endpoint, path, file, signal) => {
      using running = await begin(endpoint, (nonce) => writeFileProgram(nonce, path, file), signal);
      expected(await running.reader.answer(), 'ready', path, endpoint);
      expected(await sent(running, file), 'done', path, endpoint);
    },
    [Symbol.asyncDispose]: () => {
      pool[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

async function* thenEnded(running: Running, size: number): AsyncGenerator<Buffer> {
  using _ = running;
  yield* running.reader.bytes(size);
}

/** Sends a content as fast as the node takes it. @returns what the node says, also when that is before the end */
async function sent({ stream, reader }: Running, { content }: NodeFileContent): Promise<FileAnswer> {
  let isAnswered = false;
  const answer = reader.answer();
  const answered = answer.then(
    () => void (isAnswered = true),
    () => void (isAnswered = true),
  );
  // what it comes from is not ended: a refusal is answered on the same connection
  for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (isAnswered) break;
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), answered]);
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

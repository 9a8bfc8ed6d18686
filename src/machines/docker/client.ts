import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../base/errors.ts';
import type { Link } from '../../base/link/link.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** Milliseconds: a daemon may be busy with many containers at once. */
const ANSWERS_WITHIN = 120_000;
/** Bytes of an answer: lists have two thousand for each container. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As sent, its names encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** No answer came from the daemon, for the reason that is its cause. */
export class NoAnswer extends Error {}

/**
 * Asks a daemon, over a connection of its own. Paths name no version of the API: a daemon then answers in its newest.
 *
 * @throws NoAnswer; MessageError for an answer that is too long; the signal's reason
 * @example await askDaemon(link, { method: 'GET', path: '/version' }, signal)
 */
export async function askDaemon(link: Link, call: Call, signal: AbortSignal): Promise<Reply> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(ANSWERS_WITHIN);
  const limit = AbortSignal.any([signal, late]);
  try {
    const stream = await link.dial(limit);
    try {
      const answer = await answered(stream, call, limit);
      return { status: answer.statusCode ?? 0, body: await bytesOf(answer) };
    } finally {
      stream.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MessageError) throw error;
    const seconds = ANSWERS_WITHIN / 1000;
    const cause = late.aborted ? new MessageError(message('no_answer_within', { seconds })) : error;
    throw new NoAnswer(messageOf(cause), { cause });
  }
}

/** Any stream will do, as one over SSH is no socket. */
function answered(
  stream: Duplex,
  { method, path, query = {}, body }: Call,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const words = new URLSearchParams(query).toString();
  const content = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => stream,
      method,
      path: words === '' ? path : `${path}?${words}`,
      headers: {
        host: 'docker',
        connection: 'close',
        ...(content === null
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
      },
      signal,
    });
    asked.once('response', resolve);
    asked.on('error', reject);
    asked.end(content ?? undefined);
  });
}

async function bytesOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > LARGEST_ANSWER) throw new MessageError(message('docker_answer_too_long', { most: LARGEST_ANSWER }));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import { buildConnector, Client, type Dispatcher } from 'undici';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { oneLine } from '../../base/text/foreign-text.ts';
import { fieldsIn } from '../../base/calls/json.ts';
import { textIn } from '../lines/line.ts';
import { linesIn } from '../lines/lines-in.ts';
import { connectionFault, refusedFault, ServerFault } from './faults.ts';

/** A request to a user's server. */
export interface Post {
  readonly url: string;
  /** Certificates as PEM; '' = those of this system. */
  readonly ca: string;
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds in which something of the answer has to come. */
  readonly silence: number;
  /** Hides the secrets. */
  readonly hidden: Redactor;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
const LARGEST_HEADERS = 16 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;
/** Bytes of an answer that refuses. */
const MOST_OF_REFUSAL = 64 * 1024;
const NDJSON = 'application/x-ndjson';
const LINES = /^application\/(?:x-ndjson|jsonl|json)\s*(?:;|$)/i;

/**
 * Makes one request over a connection of its own, and yields the lines of the answer as they come. No redirect is followed. Of what is not
 * an answer by the protocol, no word is told: the address may be that of a stranger.
 *
 * @throws ServerFault; MessageError when the address may not be connected to; the signal's reason
 */
export async function* postedLines(
  post: Post,
  outbound: Pick<Outbound, 'lookupFor'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const client = clientFor(post, outbound);
  try {
    const answer = await client.request({
      method: 'POST',
      path: new URL(post.url).pathname,
      headers: {
        'user-agent': 'springtide',
        accept: NDJSON,
        'content-type': 'application/json',
        ...post.headers,
      },
      body: post.body,
      signal,
      reset: true,
    });
    // closing below with an unread rest is an error of the body
    answer.body.on('error', () => {});
    if (answer.statusCode !== 200) throw await refusalIn(answer, post);
    if (!LINES.test(headerIn(answer, 'content-type')))
      throw new ServerFault('refused', message('http_server_type', { url: post.url, type: NDJSON }));
    yield* linesIn(decoded(answer.body, MOST_BYTES, post.url));
  } catch (error) {
    signal.throwIfAborted();
    // a fault of theirs that is known, or a place that must not be connected to
    if (error instanceof MessageError) throw error;
    throw connectionFault(error, post);
  } finally {
    await client.destroy();
  }
}

/** @throws MessageError for a place that the server may not connect to */
function clientFor({ url, ca, silence }: Post, outbound: Pick<Outbound, 'lookupFor'>): Client {
  const place = baseUrlIn(url);
  if (place === null) throw new MessageError(message('http_server_url_wrong'));
  return new Client(new URL(url).origin, {
    allowH2: false,
    maxHeaderSize: LARGEST_HEADERS,
    headersTimeout: silence * 1000,
    bodyTimeout: silence * 1000,
    connect: buildConnector({
      allowH2: false,
      lookup: outbound.lookupFor(place),
      timeout: CONNECT_TIMEOUT,
      ...(ca === '' ? {} : { ca }),
    }),
  });
}

function headerIn({ headers }: Dispatcher.ResponseData, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

async function refusalIn(answer: Dispatcher.ResponseData, { url, hidden }: Post): Promise<ServerFault> {
  const wait = headerIn(answer, 'retry-after');
  const isSaid = LINES.test(headerIn(answer, 'content-type'));
  const said = isSaid ? oneLine(hidden.text(await errorIn(decoded(answer.body, MOST_OF_REFUSAL, url)))) : '';
  return refusedFault({ url, status: answer.statusCode, said, retryAfter: wait === '' ? null : wait });
}

/** The first error that is said; '' = none, or it is not to be read. */
async function errorIn(chunks: AsyncIterable<string>): Promise<string> {
  try {
    for await (const line of linesIn(chunks)) {
      const error = textIn(fieldsIn(line)?.['error']) ?? '';
      if (error !== '') return error;
    }
  } catch {
    // the status alone says enough
  }
  return '';
}

async function* decoded(body: AsyncIterable<Buffer>, most: number, url: string): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > most) throw new ServerFault('refused', message('http_server_long', { url, bytes: most }));
    yield decoder.decode(chunk, { stream: true });
  }
}

import { buildConnector, Pool } from 'undici';
import { codeOf } from '../../base/errors.ts';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { CloudFault } from './cloud-fault.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The service's address, then the path with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | null;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 60_000;
const LARGEST_HEADERS = 64 * 1024;
/** A page of 1,000 servers has 3 MB, usually. */
const MOST_BYTES = 64 * 1024 * 1024;
const CONNECTIONS = 8;

/** Requests to the services of a cloud, over connections that are kept. It follows no redirects. */
export class Http {
  private readonly pools = new Map<string, Pool>();
  private readonly outbound: Outbound;
  private readonly ca: string;

  /** @param ca certificates as PEM; '' = those of this system */
  constructor(outbound: Outbound, ca: string) {
    this.outbound = outbound;
    this.ca = ca;
  }

  /**
   * @returns the answer, whatever its status
   * @throws CloudFault 'unsure' when there is none, MessageError when the address may not be connected to; the signal's reason
   */
  async send({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { origin, pathname, search } = new URL(url);
    const pool = this.poolOf(origin);
    try {
      const answer = await pool.request({
        method,
        path: `${pathname}${search}`,
        headers: { 'user-agent': 'springtide', accept: 'application/json', ...jsonType(body), ...headers },
        body: body === undefined ? null : JSON.stringify(body),
        signal,
      });
      const text = await textOf(answer.body);
      const header = (name: string): string | null => {
        const value = answer.headers[name];
        return typeof value === 'string' ? value : null;
      };
      return { status: answer.statusCode, body: text, header };
    } catch (error) {
      signal.throwIfAborted();
      // a fault of ours, or a place that must not be connected to
      if (error instanceof MessageError) throw error;
      throw new CloudFault('unsure', { said: codeOf(error), cause: error });
    }
  }

  /** @throws MessageError for a place that the server may not connect to */
  private poolOf(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known !== undefined) return known;
    const place = baseUrlIn(origin);
    if (place === null) throw new MessageError(message('endpoint_wrong', { endpoint: origin }));
    const made = new Pool(origin, {
      connections: CONNECTIONS,
      allowH2: false,
      maxHeaderSize: LARGEST_HEADERS,
      headersTimeout: ANSWER_TIMEOUT,
      bodyTimeout: ANSWER_TIMEOUT,
      connect: buildConnector({
        lookup: this.outbound.lookupFor(place),
        timeout: CONNECT_TIMEOUT,
        ...(this.ca === '' ? {} : { ca: this.ca }),
      }),
    });
    this.pools.set(origin, made);
    return made;
  }
}

function jsonType(body: unknown): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new CloudFault('refused', { said: 'TOO LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

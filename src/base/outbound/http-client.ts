import { buildConnector, Pool } from 'undici';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { codeOf } from '../errors.ts';
import { baseUrlIn } from './base-url.ts';
import type { Outbound } from './outbound.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The service's address, then the path with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the type that the headers name. */
  readonly text?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | null;
}

export interface HttpOptions {
  /** The certificates that servers are trusted by, as PEM; '' = those of this system. */
  readonly ca: string;
  /** The certificate that servers are shown, and its key, as PEM; absent = none. */
  readonly shown?: { readonly cert: string; readonly key: string };
  /** Bytes of an answer. */
  readonly mostBytes: number;
}

/** No answer came, for the reason that is its code and its cause. */
export class NoHttpAnswer extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    const code = codeOf(cause);
    super(code, { cause });
    this.code = code;
  }
}

const UNTRUSTED = /CERT|ISSUER|LEAF_SIGNATURE|HOSTNAME_MISMATCH|INVALID_CA/;

/** What a server says, of what it was shown. */
const ALERT = /_ALERT_/;

/** Whether an error's code says that the certificate of a server is not trusted. @example isOfCertificate('CERT_HAS_EXPIRED') // true */
export function isOfCertificate(code: string): boolean {
  return UNTRUSTED.test(code) && !ALERT.test(code);
}

/**
 * Whether an error's code says that a server takes nobody without a certificate, or not with this one.
 *
 * @example wantsCertificate('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') // true
 */
export function wantsCertificate(code: string): boolean {
  return ALERT.test(code) && /CERTIFICATE|UNKNOWN_CA/.test(code);
}

/** An answer is longer than it may be. */
export class HttpAnswerTooLong extends MessageError {}

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 60_000;
const LARGEST_HEADERS = 64 * 1024;
const CONNECTIONS = 8;

/** Requests to services that users named, over connections that are kept. It follows no redirects. */
export class HttpClient {
  private readonly pools = new Map<string, Pool>();
  private readonly outbound: Pick<Outbound, 'lookupFor'>;
  private readonly options: HttpOptions;

  constructor(outbound: Pick<Outbound, 'lookupFor'>, options: HttpOptions) {
    this.outbound = outbound;
    this.options = options;
  }

  /**
   * @returns the answer, whatever its status
   * @throws NoHttpAnswer, HttpAnswerTooLong; MessageError when the address may not be connected to; the signal's reason
   * @example await client.send({ method: 'GET', url: 'https://service.example.com/version', headers: {} }, signal)
   */
  async send({ method, url, headers, body, text: own }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { origin, pathname, search } = new URL(url);
    const pool = this.poolOf(origin);
    try {
      const answer = await pool.request({
        method,
        path: `${pathname}${search}`,
        headers: { 'user-agent': 'springtide', accept: 'application/json', ...jsonType(body), ...headers },
        body: own ?? (body === undefined ? null : JSON.stringify(body)),
        signal,
      });
      const text = await textOf(answer.body, this.options.mostBytes);
      const header = (name: string): string | null => {
        const value = answer.headers[name];
        return typeof value === 'string' ? value : null;
      };
      return { status: answer.statusCode, body: text, header };
    } catch (error) {
      signal.throwIfAborted();
      // a place that must not be connected to, or too much of an answer
      if (error instanceof MessageError) throw error;
      throw new NoHttpAnswer(error);
    }
  }

  /** @throws MessageError for a place that the server may not connect to */
  private poolOf(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known !== undefined) return known;
    const place = baseUrlIn(origin);
    if (place === null) throw new MessageError(message('endpoint_wrong', { endpoint: origin }));
    const { ca, shown = {} } = this.options;
    const made = new Pool(origin, {
      connections: CONNECTIONS,
      allowH2: false,
      maxHeaderSize: LARGEST_HEADERS,
      headersTimeout: ANSWER_TIMEOUT,
      bodyTimeout: ANSWER_TIMEOUT,
      connect: buildConnector({
        allowH2: false,
        lookup: this.outbound.lookupFor(place),
        timeout: CONNECT_TIMEOUT,
        ...(ca === '' ? {} : { ca }),
        ...shown,
      }),
    });
    this.pools.set(origin, made);
    return made;
  }
}

function jsonType(body: unknown): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

async function textOf(body: AsyncIterable<Buffer>, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new HttpAnswerTooLong(message('answer_too_long', { most: mostBytes }));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

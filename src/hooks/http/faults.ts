import { codeOf } from '../../base/errors.ts';
import { isOfCertificate, wantsCertificate } from '../../base/outbound/http-client.ts';
import { message, type Message } from '../../messages/message.ts';
import { CallFault, retryAfterIn } from '../../base/calls/call-fault.ts';

/** A call of a user's server that failed, in a sentence with the remedy. 'refused': nothing was done, and trying again does not help. */
export class ServerFault extends CallFault<'throttled' | 'unsure' | 'refused'> {}

/** An answer that is none. */
export interface RefusedAnswer {
  readonly url: string;
  readonly status: number;
  /** What it says by the protocol; '' = nothing. */
  readonly said: string;
  /** The value of Retry-After. */
  readonly retryAfter: string | null;
}

/** Statuses after which the same call may succeed. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504]);
const SILENT: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** @example refusedFault({ url: 'https://host/', status: 401, said: '', retryAfter: null }).trouble // 'refused' */
export function refusedFault({ url, status, said, retryAfter }: RefusedAnswer): ServerFault {
  const wait = retryAfterIn(retryAfter);
  const values = { url, said: said === '' ? `HTTP ${status}` : said };
  if (status === 429 || (status === 503 && wait !== null)) {
    const content = message('http_server_throttled', values);
    return new ServerFault('throttled', content, wait === null ? {} : { retryAfter: wait });
  }
  if (PASSING.has(status)) return new ServerFault('unsure', message('http_server_unsure', values));
  return new ServerFault('refused', refusal(status, values));
}

function refusal(status: number, values: { readonly url: string; readonly said: string }): Message {
  if (status >= 300 && status <= 399) return message('http_server_redirects', values);
  if (status === 401 || status === 403) return message('http_server_signature', values);
  if (status === 404 || status === 405 || status === 410) return message('http_server_missing', values);
  return message('http_server_refused', values);
}

/** What an error of the connection means. @param silence seconds */
export function connectionFault(
  error: unknown,
  { url, silence }: { readonly url: string; readonly silence: number },
): ServerFault {
  const said = codeOf(error);
  if (isOfCertificate(said))
    return new ServerFault('refused', message('http_server_untrusted', { url, said }), { cause: error });
  if (wantsCertificate(said))
    return new ServerFault('refused', message('http_server_wants_certificate', { url, said }), { cause: error });
  const content = SILENT.has(said)
    ? message('http_server_quiet', { url, seconds: silence })
    : message('http_server_unsure', { url, said });
  return new ServerFault('unsure', content, { cause: error });
}

import { networkReason } from '../../base/network-reason.ts';
import { withoutSlashes } from '../../base/outbound/base-url.ts';
import {
  type HttpAnswer,
  HttpClient,
  type HttpRequest,
  isOfCertificate,
  NoHttpAnswer,
  wantsCertificate,
} from '../../base/outbound/http-client.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { Access } from './access-settings.ts';

/*
 * Several places at which the same registry answers.
 *
 * RP1. Every request may be made again at another place, and again at the same: whoever makes one that changes something names the
 *      state that it was made for, so that a second time changes nothing.
 * RP2. A place that does not answer in its time, or fails (5xx), is passed over, and the next request begins at the one after it.
 *      The first one is asked once more at last: its kept connection may have been closed meanwhile.
 */

export interface PlaceRequest extends Omit<HttpRequest, 'url'> {
  /** Begins with "/". */
  readonly path: string;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for the answer of one place. */
  readonly within?: number;
}

const ANSWERED_WITHIN = 5000;
/** Bytes: a page of members has a tenth of it. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The HTTP API of a registry. */
export class Places {
  private readonly endpoints: readonly string[];
  private readonly client: HttpClient;
  private readonly saidIn: (answer: HttpAnswer) => Value;
  private first = 0;

  /** @param saidIn what a failing answer says, in words that may be shown */
  constructor(
    { endpoints, ca_certificate: ca = '', client_certificate: cert, client_key: key }: Access,
    outbound: Pick<Outbound, 'lookupFor'>,
    saidIn: (answer: HttpAnswer) => Value,
  ) {
    this.endpoints = endpoints.map(withoutSlashes);
    const shown = cert === undefined || key === undefined ? {} : { shown: { cert, key } };
    this.client = new HttpClient(outbound, { ca, mostBytes: MOST_BYTES, ...shown });
    this.saidIn = saidIn;
  }

  /** The places as they are named in complaints. */
  get names(): Value {
    return this.endpoints;
  }

  /**
   * @returns the answer of one place: the registry refuses, or does what it was asked for
   * @throws MessageError that says of each place why it does not answer; the signal's reason
   */
  async ask(request: PlaceRequest, { signal, within = ANSWERED_WITHIN }: AskOptions): Promise<HttpAnswer> {
    const reasons = new Map<string, Value>();
    for (const at of this.turns()) {
      const endpoint = this.endpoints[at] ?? '';
      const answer = await this.once(endpoint, request, { signal, within });
      if ('status' in answer && answer.status < 500) return answer;
      reasons.set(endpoint, 'status' in answer ? this.saidIn(answer) : answer.silence);
      if (this.first === at) this.first = (at + 1) % this.endpoints.length;
    }
    const [only] = reasons.values();
    if (reasons.size === 1 && only !== undefined) throw new MessageError(only);
    const each = [...reasons].map(([place, reason]) => message('registry_place_silent', { place, reason }));
    throw new MessageError(message('registry_places_silent', { reasons: each }));
  }

  private turns(): readonly number[] {
    const { first, endpoints } = this;
    return [...endpoints, ''].map((_, turn) => (first + turn) % endpoints.length);
  }

  private async once(
    endpoint: string,
    { path, ...request }: PlaceRequest,
    { signal, within }: Required<AskOptions>,
  ): Promise<HttpAnswer | { readonly silence: Value }> {
    const late = AbortSignal.timeout(within);
    try {
      return await this.client.send({ ...request, url: `${endpoint}${path}` }, AbortSignal.any([signal, late]));
    } catch (error) {
      signal.throwIfAborted();
      return { silence: late.aborted ? message('balancer_no_answer') : silenceOf(error) };
    }
  }
}

function silenceOf(error: unknown): Value {
  if (!(error instanceof NoHttpAnswer)) return contentOf(error);
  const { code, cause } = error;
  if (isOfCertificate(code)) return message('registry_untrusted', { said: code });
  if (wantsCertificate(code)) return message('registry_wants_certificate', { said: code });
  if (code.endsWith('_TIMEOUT')) return message('balancer_no_answer');
  const reason = networkReason(cause);
  // words of a library may quote what somebody sent
  return typeof reason === 'string' ? code : reason;
}

import {
  type HttpAnswer,
  HttpAnswerTooLong,
  HttpClient,
  type HttpRequest,
  NoHttpAnswer,
} from '../base/outbound/http-client.ts';
import type { Outbound } from '../base/outbound/outbound.ts';
import { CloudFault } from './cloud-fault.ts';

/** A page of 1,000 servers has 3 MB, usually. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Requests to the services of a cloud, over connections that are kept. It follows no redirects. */
export class Http {
  private readonly client: HttpClient;

  /** @param ca certificates as PEM; '' = those of this system */
  constructor(outbound: Pick<Outbound, 'lookupFor'>, ca: string) {
    this.client = new HttpClient(outbound, { ca, mostBytes: MOST_BYTES });
  }

  /**
   * @returns the answer, whatever its status
   * @throws CloudFault 'unsure' when there is none, MessageError when the address may not be connected to; the signal's reason
   */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.client.send(request, signal);
    } catch (error) {
      if (error instanceof HttpAnswerTooLong) throw new CloudFault('refused', { said: 'TOO LONG', cause: error });
      if (error instanceof NoHttpAnswer) throw new CloudFault('unsure', { said: error.code, cause: error.cause });
      throw error;
    }
  }
}

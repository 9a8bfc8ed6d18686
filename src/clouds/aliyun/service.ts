import { type AccountBudget, budgetOf } from '../../base/calls/account-budget.ts';
import { withoutSlashes } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { CloudFault } from '../cloud-fault.ts';
import { Http } from '../http.ts';
import { CredentialChain } from './credentials.ts';
import { aliyunFault } from './faults.ts';
import {
  type ActionOf,
  type AliyunApi,
  encoded,
  type FieldsOf,
  type PlainRequest,
  plainRequest,
  type Requests,
  signedRequest,
} from './request.ts';

/** Milliseconds for one answer. */
const ANSWERED_WITHIN = 60_000;

/** Where an API is asked, and as whom. */
export interface AliyunPlace {
  readonly region: string;
  /** Of the server's own configuration; left out = where the SDK's chain looks first. */
  readonly profile?: string | undefined;
  /** Another API than the region's. */
  readonly endpoint?: string | undefined;
  /** Whether a call is made again that nobody answers; left out = it is. */
  readonly isPatient?: boolean;
}

/** An API of Alibaba Cloud in a region: requests as the SDK writes and signs them, every call through the budget of the account, and failing with a CloudFault. */
export class AliyunService<All extends Requests> {
  private readonly api: AliyunApi<All>;
  private readonly endpoint: string;
  private readonly isPatient: boolean;
  private readonly http: Http;
  private readonly budget: AccountBudget;
  private readonly credentials: CredentialChain;

  constructor(
    api: AliyunApi<All>,
    { region, profile = '', endpoint, isPatient = true }: AliyunPlace,
    outbound: Pick<Outbound, 'lookupFor'>,
  ) {
    this.api = api;
    this.endpoint = withoutSlashes(endpoint ?? `https://${api.service}.${region}.aliyuncs.com`);
    this.isPatient = isPatient;
    this.http = new Http(outbound, '');
    this.budget = budgetOf(`aliyun ${profile} ${this.endpoint}`);
    this.credentials = new CredentialChain(profile);
  }

  /**
   * Makes a call that may be made again (all of them may: that which makes machines has a ClientToken).
   *
   * @returns what the answer's JSON says
   * @throws CloudFault; MessageError for an endpoint that may not be connected to; the signal's reason
   * @example await ecs.call('DeleteInstances', { instanceId: ids, force: true }, signal)
   */
  async call<Of extends ActionOf<All>>(action: Of, fields: FieldsOf<All, Of>, signal: AbortSignal): Promise<unknown> {
    const request = await plainRequest(this.api, action, fields);
    const once = (signal: AbortSignal): Promise<unknown> => this.once(request, signal);
    return this.budget.call(once, { signal, isRepeatable: this.isPatient });
  }

  private async once(request: PlainRequest, signal: AbortSignal): Promise<unknown> {
    const credentials = await this.credentials.now();
    const { host } = new URL(this.endpoint);
    const { headers, body } = await signedRequest(request, { host, credentials });
    const url = `${this.endpoint}/?${encoded(request.query)}`;
    const answer = await this.answered({ url, headers, body }, signal);
    if (answer.status !== 200) throw aliyunFault(answer, `${this.api.service}:${request.action}`);
    return jsonIn(answer.body);
  }

  private async answered(
    {
      url,
      headers,
      body,
    }: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
    signal: AbortSignal,
  ) {
    const until = AbortSignal.timeout(ANSWERED_WITHIN);
    try {
      const text = body === '' ? {} : { text: body };
      return await this.http.send({ method: 'POST', url, headers, ...text }, AbortSignal.any([signal, until]));
    } catch (error) {
      signal.throwIfAborted();
      if (until.aborted) throw new CloudFault('unsure', { said: `no answer within ${ANSWERED_WITHIN / 1000} s` });
      throw error;
    }
  }
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new CloudFault('unsure', { said: 'no JSON in the answer', cause: error });
  }
}

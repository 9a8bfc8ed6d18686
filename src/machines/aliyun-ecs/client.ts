import type { Outbound } from '../../base/outbound/outbound.ts';
import { withoutSlashes } from '../../base/outbound/base-url.ts';
import { type AccountBudget, budgetOf } from '../../base/calls/account-budget.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { Http } from '../../clouds/http.ts';
import { CredentialChain } from './credentials.ts';
import { ecsFault } from './faults.ts';
import { type Action, type Fields, signedRequest } from './sdk.ts';
import type { Settings } from './settings.ts';

/** Milliseconds for one answer. */
const ANSWERED_WITHIN = 60_000;

/** ECS of a region: requests as the SDK writes and signs them, every call through the budget of the account, and failing with a CloudFault. */
export class Ecs {
  readonly region: string;
  private readonly endpoint: string;
  private readonly http: Http;
  private readonly budget: AccountBudget;
  private readonly credentials: CredentialChain;

  constructor({ region, profile = '', endpoint }: Settings, outbound: Outbound) {
    this.region = region;
    this.endpoint = withoutSlashes(endpoint ?? `https://ecs.${region}.aliyuncs.com`);
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
  call<Of extends Action>(action: Of, fields: Fields<Of>, signal: AbortSignal): Promise<unknown> {
    const once = (signal: AbortSignal): Promise<unknown> => this.once(action, fields, signal);
    return this.budget.call(once, { signal, isRepeatable: true });
  }

  private async once<Of extends Action>(action: Of, fields: Fields<Of>, signal: AbortSignal): Promise<unknown> {
    const credentials = await this.credentials.now();
    const { host } = new URL(this.endpoint);
    const all = { ...fields, regionId: this.region };
    const { query, headers } = await signedRequest(action, all, { host, credentials });
    const written = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    );
    const url = `${this.endpoint}/?${written.join('&')}`;
    const answer = await this.answered(url, headers, signal);
    if (answer.status !== 200) throw ecsFault(answer, action);
    return jsonIn(answer.body);
  }

  private async answered(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    const until = AbortSignal.timeout(ANSWERED_WITHIN);
    try {
      return await this.http.send({ method: 'POST', url, headers }, AbortSignal.any([signal, until]));
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

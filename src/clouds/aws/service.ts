import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AccountBudget, budgetOf } from '../../base/calls/account-budget.ts';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { awsFault } from './faults.ts';

/** Milliseconds for one answer. */
const ANSWERED_WITHIN = 60_000;
const CONNECTED_WITHIN = 10_000;
const MOST_SOCKETS = 16;

/** Where a service is asked, and as whom. */
export interface AwsPlace {
  readonly region: string;
  /** Of the server's own configuration; left out = where the SDK's chain looks first. */
  readonly profile?: string;
  /** Another API than the region's. */
  readonly endpoint?: string;
  /** Whether a call is made again that nobody answers; left out = it is. */
  readonly isPatient?: boolean;
}

/** Those with which the SDK makes a client of a service. */
export type ClientOptions = ReturnType<typeof clientOptions>;

export interface AwsServiceOptions<Opened> {
  /** As permissions name it, e.g. 'ec2'. */
  readonly service: string;
  /** Loads the SDK, which is large: it is called when the service is asked first. */
  readonly open: (options: ClientOptions) => Promise<Opened>;
}

/** A service of AWS in a region, with the credentials of the SDK's chain: every call through the budget of the account, and failing with a CloudFault. */
export class AwsService<Opened> {
  private readonly place: AwsPlace;
  private readonly outbound: Pick<Outbound, 'lookupFor'>;
  private readonly options: AwsServiceOptions<Opened>;
  private readonly budget: AccountBudget;
  private opened: Promise<Opened> | null = null;

  constructor(place: AwsPlace, outbound: Pick<Outbound, 'lookupFor'>, options: AwsServiceOptions<Opened>) {
    const { region, profile = '', endpoint = '' } = place;
    this.place = place;
    this.outbound = outbound;
    this.options = options;
    this.budget = budgetOf(`aws ${options.service} ${region} ${profile} ${endpoint}`);
  }

  /**
   * Makes a call that may be made again (all of them may: those that make machines have a ClientToken).
   *
   * @param action its name, for whoever lacks the permission
   * @throws CloudFault; MessageError for an endpoint that may not be connected to; the signal's reason
   * @example await ec2.call('TerminateInstances', signal, ({ client, sdk }, options) => client.send(new sdk.TerminateInstancesCommand(…), options))
   */
  call<Result>(
    action: string,
    signal: AbortSignal,
    work: (opened: Opened, options: { readonly abortSignal: AbortSignal }) => Promise<Result>,
  ): Promise<Result> {
    const once = async (signal: AbortSignal): Promise<Result> => {
      try {
        const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(ANSWERED_WITHIN)]);
        return await work(await this.open(), { abortSignal });
      } catch (error) {
        signal.throwIfAborted();
        throw awsFault(error, `${this.options.service}:${action}`);
      }
    };
    return this.budget.call(once, { signal, isRepeatable: this.place.isPatient ?? true });
  }

  private open(): Promise<Opened> {
    this.opened ??= this.options.open(clientOptions(this.place, this.outbound));
    return this.opened;
  }
}

/** @throws MessageError for an endpoint that is none, or that may not be connected to */
function clientOptions({ region, profile, endpoint }: AwsPlace, outbound: Pick<Outbound, 'lookupFor'>) {
  const agent = { keepAlive: true, maxSockets: MOST_SOCKETS, ...lookupFor(endpoint, outbound) };
  return {
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // the budget of the account decides when a call is made again
    maxAttempts: 1,
    // a clock that is wrong is said, not worked around
    disableClockSkewCorrection: true,
    customUserAgent: 'springtide',
    requestHandler: {
      connectionTimeout: CONNECTED_WITHIN,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  };
}

function lookupFor(endpoint: string | undefined, outbound: Pick<Outbound, 'lookupFor'>) {
  if (endpoint === undefined) return {};
  const place = baseUrlIn(endpoint);
  if (place === null) throw new MessageError(message('endpoint_wrong', { endpoint }));
  return { lookup: outbound.lookupFor(place) };
}

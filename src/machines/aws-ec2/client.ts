import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import type * as Sdk from '@aws-sdk/client-ec2';
import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  EC2Client,
  Filter,
  Instance,
} from '@aws-sdk/client-ec2';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { type AccountBudget, budgetOf } from '../../base/calls/account-budget.ts';
import { chunksOf } from '../cloud/orders/order.ts';
import { ec2Fault } from './faults.ts';

import type { Settings } from './settings.ts';

/** Milliseconds for one answer. */
const ANSWERED_WITHIN = 60_000;
const CONNECTED_WITHIN = 10_000;
const MOST_SOCKETS = 16;
/** The most that EC2 takes in one call. */
const MOST_FILTER_VALUES = 200;
const LARGEST_PAGE = 1000;

interface Opened {
  readonly sdk: typeof Sdk;
  readonly client: EC2Client;
}

/** EC2 of a region, with the credentials of the SDK's chain: every call through the budget of the account, and failing with a CloudFault. */
export class Ec2 {
  private readonly settings: Settings;
  private readonly outbound: Outbound;
  private readonly budget: AccountBudget;
  private opened: Promise<Opened> | null = null;

  constructor(settings: Settings, outbound: Outbound) {
    const { region, profile = '', endpoint = '' } = settings;
    this.settings = settings;
    this.outbound = outbound;
    this.budget = budgetOf(`aws ${region} ${profile} ${endpoint}`);
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
        throw ec2Fault(error, action);
      }
    };
    return this.budget.call(once, { signal, isRepeatable: true });
  }

  /**
   * All instances that a filter with these values and the other filters select, however many pages they are.
   *
   * @example await ec2.instances({ name: 'client-token', values }, [], signal)
   */
  async instances(
    by: { readonly name: string; readonly values: readonly string[] },
    others: Filter[],
    signal: AbortSignal,
  ): Promise<readonly Instance[]> {
    const found: Instance[] = [];
    for (const values of chunksOf(by.values, MOST_FILTER_VALUES)) {
      const input = { Filters: [{ Name: by.name, Values: [...values] }, ...others], MaxResults: LARGEST_PAGE };
      for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
        const page = await this.page({ ...input, ...(next === undefined ? {} : { NextToken: next }) }, signal);
        found.push(...(page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances));
        next = page.NextToken === '' ? undefined : page.NextToken;
      }
    }
    return found;
  }

  private page(input: DescribeInstancesCommandInput, signal: AbortSignal): Promise<DescribeInstancesCommandOutput> {
    return this.call('DescribeInstances', signal, ({ client, sdk }, options) =>
      client.send(new sdk.DescribeInstancesCommand(input), options),
    );
  }

  private open(): Promise<Opened> {
    this.opened ??= this.connected();
    return this.opened;
  }

  /** The SDK is loaded when it is needed first: it is large. */
  private async connected(): Promise<Opened> {
    const sdk = await import('@aws-sdk/client-ec2');
    const { region, profile, endpoint } = this.settings;
    const lookup = endpoint === undefined ? undefined : this.lookupOf(endpoint);
    const agent = { keepAlive: true, maxSockets: MOST_SOCKETS, ...(lookup === undefined ? {} : { lookup }) };
    const client = new sdk.EC2Client({
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
    });
    return { sdk, client };
  }

  private lookupOf(endpoint: string): LookupFunction | undefined {
    const place = baseUrlIn(endpoint);
    return place === null ? undefined : this.outbound.lookupFor(place);
  }
}

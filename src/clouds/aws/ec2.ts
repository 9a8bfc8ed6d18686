import type * as Sdk from '@aws-sdk/client-ec2';
import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  EC2Client,
  Filter,
  Instance,
} from '@aws-sdk/client-ec2';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
import { type AwsPlace, AwsService } from './service.ts';

/** The most that EC2 takes in one call. */
const MOST_FILTER_VALUES = 200;
const LARGEST_PAGE = 1000;

interface Opened {
  readonly sdk: typeof Sdk;
  readonly client: EC2Client;
}

/** EC2 of a region. */
export class Ec2 extends AwsService<Opened> {
  constructor(place: AwsPlace, outbound: Pick<Outbound, 'lookupFor'>) {
    super(place, outbound, {
      service: 'ec2',
      open: async (options) => {
        const sdk = await import('@aws-sdk/client-ec2');
        return { sdk, client: new sdk.EC2Client(options) };
      },
    });
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
}

import type { Filter, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../clouds/aws/ec2.ts';
import { chunksOf } from '../../base/calls/chunks.ts';
import { type Alternative, alternativeOf } from '../cloud/orders/alternatives.ts';
import { clientTokenOf, type Order } from '../cloud/orders/order.ts';
import type { Awaited, OrderDetails, OrderedMachines } from '../cloud/orders/ordered-machines.ts';
import type { Owner } from '../cloud/orders/provider.ts';
import type { Seen } from '../cloud/orders/seen.ts';
import { encodedUserData, tagsIn } from '../cloud/orders/settings.ts';
import type { MachineLabels } from '../provider.ts';
import { EXISTING_STATES, seenOf } from './instances.ts';
import { choicesOf, type Settings } from './settings.ts';

/** What TerminateInstances takes in one call, by far. */
const MOST_TERMINATED = 200;

export interface MachinesOptions extends Owner {
  readonly ec2: Ec2;
  readonly settings: Settings;
}

/** The instances of a machine type: what is asked of EC2, in its own terms. */
export class Ec2Machines implements OrderedMachines {
  private readonly ec2: Ec2;
  private readonly settings: Settings;
  /** Every instance of the machine type carries them. */
  private readonly marks: Readonly<Record<string, string>>;

  constructor({ ec2, settings, vmTypeId, installation }: MachinesOptions) {
    this.ec2 = ec2;
    this.settings = settings;
    this.marks = { 'springtide-installation': installation, 'springtide-type': String(vmTypeId) };
  }

  async run(order: Order, { labels, publicKey }: OrderDetails, signal: AbortSignal): Promise<readonly Seen[]> {
    const input = this.inputOf(order, labels, publicKey);
    const { Instances = [] } = await this.ec2.call('RunInstances', signal, ({ client, sdk }, options) =>
      client.send(new sdk.RunInstancesCommand(input), options),
    );
    return this.seen(Instances);
  }

  /** What a call of RunInstances has to say. */
  inputOf(order: Order, labels: MachineLabels, publicKey: string | null): RunInstancesCommandInput {
    return {
      ...runInput(this.settings, alternativeOf(choicesOf(this.settings), order), publicKey),
      ClientToken: clientTokenOf(order),
      MinCount: 1,
      MaxCount: order.count,
      TagSpecifications: this.tagsFor(labels),
    };
  }

  async ofOrders(orders: readonly Pick<Order, 'id'>[], signal: AbortSignal): Promise<readonly Seen[]> {
    const values = [...new Set(orders.map(clientTokenOf))];
    return this.seen(await this.ec2.instances({ name: 'client-token', values }, [], signal));
  }

  async ofIds(ids: readonly string[], signal: AbortSignal): Promise<readonly Seen[]> {
    return this.seen(await this.ec2.instances({ name: 'instance-id', values: ids }, this.own(), signal));
  }

  async all(signal: AbortSignal): Promise<readonly Seen[]> {
    const by = { name: 'instance-state-name', values: EXISTING_STATES };
    return this.seen(await this.ec2.instances(by, this.own(), signal));
  }

  async terminate(ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (const InstanceIds of chunksOf(ids, MOST_TERMINATED)) {
      await this.ec2.call('TerminateInstances', signal, ({ client, sdk }, options) =>
        client.send(new sdk.TerminateInstancesCommand({ InstanceIds: [...InstanceIds] }), options),
      );
    }
  }

  async console(id: string, signal: AbortSignal): Promise<string> {
    const { Output = '' } = await this.ec2.call('GetConsoleOutput', signal, ({ client, sdk }, options) =>
      client.send(new sdk.GetConsoleOutputCommand({ InstanceId: id }), options),
    );
    return Buffer.from(Output, 'base64').toString('utf8');
  }

  watch() {
    return (waiting: readonly Awaited[], signal: AbortSignal): Promise<readonly Seen[]> =>
      this.ofOrders(
        waiting.map(({ place }) => place.order),
        signal,
      );
  }

  private seen(instances: readonly Parameters<typeof seenOf>[0][]): readonly Seen[] {
    return instances.map((instance) => seenOf(instance, this.settings.address)).filter((seen) => seen !== null);
  }

  private own(): Filter[] {
    return Object.entries(this.marks).map(([name, value]) => ({ Name: `tag:${name}`, Values: [value] }));
  }

  private tagsFor({ cluster, service, pool }: MachineLabels): RunInstancesCommandInput['TagSpecifications'] {
    const labels = { 'springtide-cluster': cluster, 'springtide-service': service, 'springtide-pool': pool };
    const all = { ...tagsIn(this.settings.tags ?? []), ...labels, ...this.marks, Name: pool };
    const Tags = Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
    return [
      { ResourceType: 'instance', Tags },
      { ResourceType: 'volume', Tags },
    ];
  }
}

function runInput(
  settings: Settings,
  alternative: Alternative | null,
  publicKey: string | null,
): Partial<RunInstancesCommandInput> {
  const { image, key_name: key, iam_profile: profile, security_groups: groups = [] } = settings;
  const userData = encodedUserData(settings, publicKey);
  const template = settings.launch_template;
  return {
    ...(template === undefined
      ? {}
      : { LaunchTemplate: { LaunchTemplateId: template, Version: settings.launch_template_version ?? '$Default' } }),
    ...(image === undefined ? {} : { ImageId: image }),
    ...(key === undefined ? {} : { KeyName: key }),
    ...(profile === undefined ? {} : { IamInstanceProfile: { Name: profile } }),
    ...(groups.length === 0 ? {} : { SecurityGroupIds: groups }),
    ...(userData === null ? {} : { UserData: userData }),
    ...(alternative === null ? {} : placeInput(alternative)),
  };
}

function placeInput({ zone: subnet, type, isSpot }: Alternative): Partial<RunInstancesCommandInput> {
  return {
    ...(subnet === undefined ? {} : { SubnetId: subnet }),
    ...(type === undefined ? {} : { InstanceType: type as RunInstancesCommandInput['InstanceType'] & string }),
    ...(isSpot ? { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'one-time' } } } : {}),
  };
}

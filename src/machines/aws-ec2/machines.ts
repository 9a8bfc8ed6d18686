import type { Filter, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { VmTypeId } from '../../domain/ids.ts';
import { userDataOf } from '../cloud/user-data.ts';
import type { MachineLabels } from '../provider.ts';
import { type Alternative, alternativeOf } from './alternatives.ts';
import type { Ec2 } from './client.ts';
import { EXISTING_STATES, type Seen, seenOf } from './instances.ts';
import { chunksOf, clientTokenOf, type Order } from './order.ts';
import type { Settings } from './settings.ts';

/** What TerminateInstances takes in one call, by far. */
const MOST_TERMINATED = 200;

export interface MachinesOptions {
  readonly ec2: Ec2;
  readonly settings: Settings;
  readonly vmTypeId: VmTypeId;
  readonly installation: string;
}

/** The instances of a machine type: what is asked of EC2, in its own terms. */
export class Ec2Machines {
  private readonly ec2: Ec2;
  private readonly settings: Settings;
  /** Every instance of the machine type carries them. */
  private readonly marks: Readonly<Record<string, string>>;

  constructor({ ec2, settings, vmTypeId, installation }: MachinesOptions) {
    this.ec2 = ec2;
    this.settings = settings;
    this.marks = { 'springtide-installation': installation, 'springtide-type': String(vmTypeId) };
  }

  /**
   * Makes the instances of an order, as many of them as there is room for. Made again, it answers the same ones.
   *
   * @param publicKey what cloud-init adds; null = nothing
   * @throws CloudFault; a 'capacity' one also when the order has no alternative
   */
  async run(
    order: Order,
    labels: MachineLabels,
    publicKey: string | null,
    signal: AbortSignal,
  ): Promise<readonly Seen[]> {
    const input = this.inputOf(order, labels, publicKey);
    const { Instances = [] } = await this.ec2.call('RunInstances', signal, ({ client, sdk }, options) =>
      client.send(new sdk.RunInstancesCommand(input), options),
    );
    return this.seen(Instances);
  }

  /** What a call of RunInstances has to say. */
  inputOf(order: Order, labels: MachineLabels, publicKey: string | null): RunInstancesCommandInput {
    return {
      ...runInput(this.settings, alternativeOf(this.settings, order), publicKey),
      ClientToken: clientTokenOf(order),
      MinCount: 1,
      MaxCount: order.count,
      TagSpecifications: this.tagsFor(labels),
    };
  }

  /** The instances of orders, existing or gone. */
  async ofOrders(orders: readonly Pick<Order, 'id'>[], signal: AbortSignal): Promise<readonly Seen[]> {
    const values = [...new Set(orders.map(clientTokenOf))];
    return this.seen(await this.ec2.instances({ name: 'client-token', values }, [], signal));
  }

  /** Those of these instances that belong to the machine type, existing or gone. */
  async ofIds(ids: readonly string[], signal: AbortSignal): Promise<readonly Seen[]> {
    return this.seen(await this.ec2.instances({ name: 'instance-id', values: ids }, this.own(), signal));
  }

  /** All that exist. */
  async all(signal: AbortSignal): Promise<readonly Seen[]> {
    const by = { name: 'instance-state-name', values: EXISTING_STATES };
    return this.seen(await this.ec2.instances(by, this.own(), signal));
  }

  /** @throws CloudFault when none of a batch was terminated */
  async terminate(ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (const InstanceIds of chunksOf(ids, MOST_TERMINATED)) {
      await this.ec2.call('TerminateInstances', signal, ({ client, sdk }, options) =>
        client.send(new sdk.TerminateInstancesCommand({ InstanceIds: [...InstanceIds] }), options),
      );
    }
  }

  /** What an instance has written to its console, as far as EC2 shows it. */
  async console(id: string, signal: AbortSignal): Promise<string> {
    const { Output = '' } = await this.ec2.call('GetConsoleOutput', signal, ({ client, sdk }, options) =>
      client.send(new sdk.GetConsoleOutputCommand({ InstanceId: id }), options),
    );
    return Buffer.from(Output, 'base64').toString('utf8');
  }

  private seen(instances: readonly Parameters<typeof seenOf>[0][]): readonly Seen[] {
    return instances.map((instance) => seenOf(instance, this.settings.address)).filter((seen) => seen !== null);
  }

  private own(): Filter[] {
    return Object.entries(this.marks).map(([name, value]) => ({ Name: `tag:${name}`, Values: [value] }));
  }

  private tagsFor({ cluster, service, pool }: MachineLabels): RunInstancesCommandInput['TagSpecifications'] {
    const given = (this.settings.tags ?? []).map((tag) => {
      const split = tag.indexOf('=');
      return [tag.slice(0, split), tag.slice(split + 1)] as const;
    });
    const labels = { 'springtide-cluster': cluster, 'springtide-service': service, 'springtide-pool': pool };
    const all = { ...Object.fromEntries(given), ...labels, ...this.marks, Name: pool };
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
  const { image, key_name: key, iam_profile: profile, user_data: own = '', security_groups: groups = [] } = settings;
  const userData = publicKey === null ? own : userDataOf(own, publicKey);
  const template = settings.launch_template;
  return {
    ...(template === undefined
      ? {}
      : { LaunchTemplate: { LaunchTemplateId: template, Version: settings.launch_template_version ?? '$Default' } }),
    ...(image === undefined ? {} : { ImageId: image }),
    ...(key === undefined ? {} : { KeyName: key }),
    ...(profile === undefined ? {} : { IamInstanceProfile: { Name: profile } }),
    ...(groups.length === 0 ? {} : { SecurityGroupIds: groups }),
    ...(userData === '' ? {} : { UserData: Buffer.from(userData).toString('base64') }),
    ...(alternative === null ? {} : placeInput(alternative)),
  };
}

function placeInput({ subnet, type, isSpot }: Alternative): Partial<RunInstancesCommandInput> {
  return {
    ...(subnet === undefined ? {} : { SubnetId: subnet }),
    ...(type === undefined ? {} : { InstanceType: type as RunInstancesCommandInput['InstanceType'] & string }),
    ...(isSpot ? { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'one-time' } } } : {}),
  };
}

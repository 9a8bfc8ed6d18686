import { CloudFault } from '../../clouds/cloud-fault.ts';
import { type Alternative, alternativeOf } from '../cloud/orders/alternatives.ts';
import { clientTokenOf, type Order } from '../cloud/orders/order.ts';
import type { OrderDetails } from '../cloud/orders/ordered-machines.ts';
import { encodedUserData, tagsIn } from '../cloud/orders/settings.ts';
import type { MachineLabels } from '../provider.ts';
import { namesOf, ORDER_TAG } from './instances.ts';
import { type EcsFields, tagList } from '../../clouds/aliyun/ecs.ts';
import { choicesOf, type Settings } from './settings.ts';

type Input = EcsFields<'RunInstances'>;

/**
 * What a call of RunInstances has to say to make an order.
 *
 * @param marks tags that all instances of the machine type have
 * @throws CloudFault 'capacity' when everything was tried
 */
export function runInput(
  settings: Settings,
  marks: Readonly<Record<string, string>>,
  { order, labels, publicKey }: Omit<OrderDetails, 'age'> & { readonly order: Order },
): Input {
  const alternative = alternativeOf(choicesOf(settings), order);
  if (alternative === null) throw new CloudFault('capacity', { said: 'everything was tried' });
  const own = { ...marks, [ORDER_TAG]: order.id };
  return {
    ...machineInput(settings, publicKey),
    ...placeInput(alternative),
    clientToken: clientTokenOf(order),
    amount: order.count,
    minAmount: 1,
    instanceName: namesOf(order, labels.pool),
    tag: tagList({ ...tagsIn(settings.tags ?? []), ...labelTags(labels), ...own }),
  };
}

function labelTags({ cluster, service, pool }: MachineLabels): Readonly<Record<string, string>> {
  return { 'springtide-cluster': cluster, 'springtide-service': service, 'springtide-pool': pool };
}

function machineInput(settings: Settings, publicKey: string | null): Input {
  const { key_name: key, ram_role: role } = settings;
  const userData = encodedUserData(settings, publicKey);
  return {
    imageId: settings.image,
    securityGroupIds: settings.security_groups,
    internetMaxBandwidthOut: settings.internet_bandwidth,
    ...diskInput(settings),
    ...(key === undefined ? {} : { keyPairName: key }),
    ...(role === undefined ? {} : { ramRoleName: role }),
    ...(userData === null ? {} : { userData }),
  };
}

function diskInput({ disk_category: category, disk_size: size }: Settings): Input {
  const systemDisk = {
    ...(category === undefined ? {} : { category }),
    ...(size === undefined ? {} : { size: String(size) }),
  };
  return Object.keys(systemDisk).length === 0 ? {} : { systemDisk };
}

function placeInput({ zone, type, isSpot }: Alternative): Input {
  return {
    instanceChargeType: 'PostPaid',
    spotStrategy: isSpot ? 'SpotAsPriceGo' : 'NoSpot',
    ...(zone === undefined ? {} : { vSwitchId: zone }),
    ...(type === undefined ? {} : { instanceType: type }),
  };
}

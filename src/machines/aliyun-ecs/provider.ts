import { orderingKind } from '../cloud/orders/provider.ts';
import { ecsComplaints } from './check.ts';
import { Ecs } from '../../clouds/aliyun/ecs.ts';
import { INSTANCE_ID } from './instances.ts';
import { EcsMachines } from './machines.ts';
import { checkedSettings, choicesOf, type Settings, settings } from './settings.ts';

/** Instances of Alibaba Cloud ECS, by its API. */
export const aliyunEcs = orderingKind<Settings>({
  name: 'aliyun-ecs',
  title: { en: 'Alibaba Cloud ECS', zh: '阿里云 ECS' },
  settings,
  checked: checkedSettings,
  cloud: 'ecs',
  ownId: INSTANCE_ID,
  choicesOf,
  connect: (given, outbound, owner) => {
    const ecs = new Ecs(given, outbound);
    const machines = new EcsMachines({ ecs, settings: given, ...owner });
    return { machines, complaints: (publicKey) => ecsComplaints(ecs, machines, given, publicKey) };
  },
});

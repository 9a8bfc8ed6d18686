import type { DiscoveryKind } from '../discovery.ts';
import { GroupBalancer } from '../groups/group-balancer.ts';
import { usualOf } from '../server-settings.ts';
import { albComplaints } from './check.ts';
import { AlbGroup } from './group.ts';
import { checkedSettings, type Settings, settings } from './settings.ts';

/** A server group of Alibaba Cloud's Application Load Balancer, by its API. */
export const aliyunSlb: DiscoveryKind<Settings> = {
  name: 'aliyun-slb',
  title: { en: 'Alibaba Cloud SLB (ALB)', zh: '阿里云 SLB（ALB）' },
  settings,
  checked: checkedSettings,
  abilities: { drains: true, cuts: false, weights: true, waits: true, names: false, ports: true },
  open: (given, { outbound }) => {
    const group = new AlbGroup(given, outbound);
    const impatient = new AlbGroup(given, outbound, false);
    return new GroupBalancer({ group, complaints: () => albComplaints(impatient) }, usualOf(given));
  },
};

import type { DiscoveryKind } from '../discovery.ts';
import { GroupBalancer } from '../groups/group-balancer.ts';
import { groupComplaints } from './check.ts';
import { Group } from './group.ts';
import { checkedSettings, type Settings, settings } from './settings.ts';

/** A target group of AWS's Elastic Load Balancing, of ALB or NLB, by its API. */
export const awsElb: DiscoveryKind<Settings> = {
  name: 'aws-elb',
  title: { en: 'AWS ELB (ALB, NLB)', zh: 'AWS ELB（ALB、NLB）' },
  settings,
  checked: checkedSettings,
  abilities: { drains: true, cuts: false, weights: false, waits: true, names: false, ports: true },
  open: (given, { outbound }) => {
    const group = new Group(given, outbound);
    const impatient = new Group(given, outbound, false);
    return new GroupBalancer({ group, complaints: () => groupComplaints(impatient) }, { port: given.port });
  },
};

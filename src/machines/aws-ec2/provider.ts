import { Ec2 } from '../../clouds/aws/ec2.ts';
import { orderingKind } from '../cloud/orders/provider.ts';
import { ec2Complaints } from './check.ts';
import { INSTANCE_ID } from './instances.ts';
import { Ec2Machines } from './machines.ts';
import { checkedSettings, choicesOf, type Settings, settings } from './settings.ts';

/** Instances of Amazon EC2, by its API. */
export const awsEc2 = orderingKind<Settings>({
  name: 'aws-ec2',
  title: { en: 'Amazon EC2', zh: 'Amazon EC2' },
  settings,
  checked: checkedSettings,
  cloud: 'ec2',
  ownId: INSTANCE_ID,
  choicesOf,
  connect: (given, outbound, owner) => {
    const ec2 = new Ec2(given, outbound);
    const machines = new Ec2Machines({ ec2, settings: given, ...owner });
    return { machines, complaints: (publicKey) => ec2Complaints(ec2, machines, given, publicKey) };
  },
});

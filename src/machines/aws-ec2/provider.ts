import type { VmTypeId } from '../../domain/ids.ts';
import { OrderingProvider } from '../cloud/orders/provider.ts';
import type { MachineProvider, MachineProviderKind } from '../provider.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { ec2Complaints } from './check.ts';
import { Ec2 } from './client.ts';
import { INSTANCE_ID } from './instances.ts';
import { Ec2Machines } from './machines.ts';
import { checkedSettings, choicesOf, type Settings, settings } from './settings.ts';

/** Instances of Amazon EC2, by its API. */
export const awsEc2: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'aws-ec2',
  title: { en: 'Amazon EC2', zh: 'Amazon EC2' },
  settings,
  hostKeys: 'new',
  tells: { progress: 'always', hostKey: 'sometimes', made: 'always' },
  checked: checkedSettings,
  open: opened,
};

function opened(vmTypeId: VmTypeId, given: Settings, deps: ProviderDeps): MachineProvider {
  const ec2 = new Ec2(given, deps.outbound);
  const machines = new Ec2Machines({ ec2, settings: given, vmTypeId, installation: deps.installation });
  return new OrderingProvider({
    kind: 'aws-ec2',
    cloud: 'ec2',
    ownId: INSTANCE_ID,
    vmTypeId,
    settings: given,
    choices: choicesOf(given),
    machines,
    deps,
    complaints: (publicKey) => ec2Complaints(ec2, machines, given, publicKey),
  });
}

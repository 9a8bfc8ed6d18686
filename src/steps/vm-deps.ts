import type { Channel, EndpointOf } from '../channel/channel.ts';
import type { VmTypeId } from '../domain/ids.ts';
import type { MachineProvider } from '../machines/provider.ts';
import type { StepCall } from './step.ts';

export interface VmDeps {
  readonly machinesOf: (vmTypeId: VmTypeId) => Promise<MachineProvider>;
  /** The same for every attempt of a node run, and different from those of every other installation. */
  readonly tokenOf: (call: Pick<StepCall, 'nodeRunId'>) => string;
}

export interface CreateVmDeps extends VmDeps {
  /** How it is found out whether a machine is ready. */
  readonly channel: Channel;
  /** How a machine is reached then; left out = as its provider says. */
  readonly endpointOf?: EndpointOf;
}

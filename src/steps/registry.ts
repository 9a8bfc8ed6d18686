import type { GroupStepName, StepKind } from '../domain/plans/plan.ts';
import { type RemoteDeps, remoteStep } from './remote.ts';
import { register, type SdDeps, unregister } from './sd.ts';
import type { GroupStep, NodeStep } from './step.ts';
import { createVm, returnVm, type VmDeps } from './vm.ts';

export type ExecutorDeps = RemoteDeps & VmDeps & SdDeps;

/** The executor of each kind of step. A kind without one does not compile. */
export type Executors = { readonly [Kind in StepKind]: Kind extends 'remote' ? NodeStep : GroupStep };

export function createExecutors(deps: ExecutorDeps): Executors {
  return {
    create_vm: createVm(deps),
    return_vm: returnVm(deps),
    register: register(deps),
    unregister: unregister(deps),
    remote: remoteStep(deps),
  };
}

export interface BuiltInStep {
  readonly name: GroupStepName;
  readonly desc: string;
  readonly type: 'vm' | 'sd';
  /** Parameter name → its type. */
  readonly params: Readonly<Record<string, string>>;
}

const DESCRIPTIONS: { readonly [Name in GroupStepName]: Omit<BuiltInStep, 'name'> } = {
  create_vm: { desc: 'Make a machine for each node', type: 'vm', params: { vm_type_id: 'integer' } },
  return_vm: { desc: "Return the nodes' machines", type: 'vm', params: { vm_type_id: 'integer' } },
  register: {
    desc: 'Put the nodes into their load balancer',
    type: 'sd',
    params: { service_discovery_id: 'integer' },
  },
  unregister: {
    desc: 'Drain the nodes and take them out of their load balancer',
    type: 'sd',
    params: { service_discovery_id: 'integer' },
  },
};

/** The built-in steps, which every template can use. */
export const builtinSteps: readonly BuiltInStep[] = Object.entries(DESCRIPTIONS).map(([name, step]) => ({
  name: name as GroupStepName,
  ...step,
}));

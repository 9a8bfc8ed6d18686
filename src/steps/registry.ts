import type { CheckWork, GroupStepName, RemoteWork, StepKind } from '../domain/plans/plan.ts';
import type { SeedCode } from '../messages/descriptions.ts';
import { message, textOf } from '../messages/message.ts';
import { checkStep } from './check-mode/check-step.ts';
import { type FactsDeps, factsStep } from './facts.ts';
import { remoteStep } from './remote.ts';
import { register, type SdDeps, unregister } from './sd.ts';
import type { GroupStep, NodeStep } from './step.ts';
import { createVm, returnVm } from './vm.ts';
import type { CreateVmDeps } from './vm-deps.ts';

export type ExecutorDeps = FactsDeps & CreateVmDeps & SdDeps;

/** The executor of each kind of step. A kind without one does not compile. */
export type Executors = {
  readonly [Kind in StepKind]: Kind extends RemoteWork['kind'] | CheckWork['kind'] | 'facts' ? NodeStep : GroupStep;
};

export function createExecutors(deps: ExecutorDeps): Executors {
  const remote = remoteStep(deps);
  const check = checkStep(deps);
  return {
    create_vm: createVm(deps),
    return_vm: returnVm(deps),
    register: register(deps),
    unregister: unregister(deps),
    remote,
    remote_in: remote,
    check,
    check_in: check,
    facts: factsStep(deps),
  };
}

export interface BuiltInStep {
  readonly name: GroupStepName;
  readonly desc: string;
  readonly type: 'vm' | 'sd';
  /** Parameter name → its type. */
  readonly params: Readonly<Record<string, string>>;
}

const described = (code: SeedCode): string => textOf(message(code), 'en');

const DESCRIPTIONS: { readonly [Name in GroupStepName]: Omit<BuiltInStep, 'name'> } = {
  create_vm: { desc: described('seed_create_vm'), type: 'vm', params: { vm_type_id: 'integer' } },
  return_vm: { desc: described('seed_return_vm'), type: 'vm', params: { vm_type_id: 'integer' } },
  register: {
    desc: described('seed_register'),
    type: 'sd',
    params: { service_discovery_id: 'integer' },
  },
  unregister: {
    desc: described('seed_unregister'),
    type: 'sd',
    params: { service_discovery_id: 'integer' },
  },
};

/** The built-in steps, which every template can use. */
export const builtinSteps: readonly BuiltInStep[] = Object.entries(DESCRIPTIONS).map(([name, step]) => ({
  name: name as GroupStepName,
  ...step,
}));

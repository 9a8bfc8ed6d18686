import { message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import type { SdId, VmTypeId } from '../ids.ts';
import { checkPlannedImage } from '../image.ts';
import type { RemoteSteps } from './implemented-action.ts';
import { withIntegers } from './integer-params.ts';
import { type DeclaredStep, mergeParameters, type PoolDefaults } from './parameters.ts';
import {
  GROUP_STEP_NAMES,
  type GroupStepName,
  type Params,
  type Plan,
  type PlannedAction,
  type PlannedBalancer,
  type PlannedStep,
  type StepWork,
  type TemplateStep,
} from './plan.ts';
import { withFacts } from './facts-step.ts';
import { checkPlanSize } from './plan-size.ts';
import { environmentIn } from './step-environment.ts';

export interface PlanDefaults {
  /** Seconds. */
  readonly stepTimeout: number;
  /** Seconds. */
  readonly retryInterval: number;
}

export interface PlanInput {
  readonly steps: readonly TemplateStep[];
  readonly remoteSteps: RemoteSteps;
  readonly pool: PoolDefaults;
  readonly params: Params;
  readonly defaults: PlanDefaults;
  /** The plan of the task that is run again, for its secrets; absent = none. */
  readonly earlier?: Plan | undefined;
  /** Whether facts of the nodes are gathered before the first remote step. */
  readonly facts?: boolean | undefined;
}

/**
 * Turns a template into a task's plan: every step with the parameter values, actions and limits with which it will run.
 * Later edits do not change it.
 *
 * @throws Refusal that names the step: unknown, without implementation, too large, or with an invalid id, image or integer
 *   among its parameters
 */
export function buildPlan({ steps, remoteSteps, pool, params, defaults, earlier, facts = false }: PlanInput): Plan {
  if (steps.length === 0) throw new Refusal('invalid', message('template_empty'));
  const declared = steps.map((step): DeclaredStep => {
    if (isGroupStep(step.name)) return { ...step, declared: [], secrets: [] };
    const actions = remoteSteps.get(step.name);
    if (actions === undefined) throw new Refusal('invalid', message('template_step_gone', { step: step.name }));
    return {
      ...step,
      declared: actions.flatMap((action) => action.params),
      secrets: [...new Set(actions.flatMap((action) => action.secrets))],
    };
  });
  const merged = mergeParameters(declared, pool, params, earlier);
  const machineType = machineTypeOf(merged, pool);
  const plan = merged.map((step): PlannedStep => ({
    name: step.name,
    params: withIntegers(step.name, step.param_values, remoteSteps.get(step.name) ?? []),
    ...(step.secrets.length === 0 ? {} : { secrets: step.secrets }),
    retry: { interval: defaults.retryInterval, ...step.retry },
    timeout: defaults.stepTimeout,
    work: isGroupStep(step.name)
      ? groupWork(step.name, step.param_values, pool)
      : remoteWork(step, remoteSteps, machineType),
  }));
  checkPlanSize(plan);
  checkPlannedImage(plan);
  return withFacts(plan, facts);
}

/** True for the built-in steps that handle many nodes in one call. */
export function isGroupStep(name: string): name is GroupStepName {
  return GROUP_STEP_NAMES.some((known) => known === name);
}

function groupWork(name: GroupStepName, params: Params, pool: PoolDefaults): StepWork {
  switch (name) {
    case 'create_vm':
    case 'return_vm':
      return { kind: name, vmTypeId: idIn(params, 'vm_type_id', name) as VmTypeId };
    case 'register':
    case 'unregister':
      return { kind: name, ...balancersIn(idIn(params, 'service_discovery_id', name), pool) };
  }
}

/** All load balancers of the pool, when the step has its first one; any other that is named stands alone. */
function balancersIn(
  id: number,
  { sdId, balancers = [] }: PoolDefaults,
): { readonly sdId: SdId; readonly balancers?: readonly PlannedBalancer[] } {
  if (id !== sdId || balancers.length === 0) return { sdId: id as SdId };
  const planned = balancers.map(({ sd_id, port, weight }): PlannedBalancer => ({
    sdId: sd_id as SdId,
    ...(port === undefined ? {} : { port }),
    ...(weight === undefined ? {} : { weight }),
  }));
  return { sdId: id as SdId, balancers: planned };
}

/** The machine type by which the nodes are reached: the one that makes or returns them in this plan, or else the pool's. */
function machineTypeOf(steps: readonly DeclaredStep[], pool: PoolDefaults): VmTypeId {
  const step = steps.find(({ name }) => name === 'create_vm' || name === 'return_vm');
  return Number(step?.param_values['vm_type_id'] ?? pool.vmTypeId) as VmTypeId;
}

function remoteWork(step: DeclaredStep, remoteSteps: RemoteSteps, vmTypeId: VmTypeId): StepWork {
  const actions = (remoteSteps.get(step.name) ?? []).map(({ name, action, become = step.become }): PlannedAction => {
    if (action !== null) return { name, action, ...(become === undefined ? {} : { become }) };
    throw new Refusal('invalid', message('action_not_implemented', { action: name, step: step.name }));
  });
  const environment = environmentIn(step);
  return environment === null
    ? { kind: 'remote', vmTypeId, actions }
    : { kind: 'remote_in', vmTypeId, actions, environment };
}

function idIn(params: Params, name: string, step: string): number {
  const value = Number(params[name]);
  if (Number.isInteger(value) && value > 0) return value;
  const given = params[name] === undefined ? message('missing') : JSON.stringify(params[name]);
  const column = name === 'vm_type_id' ? 'vm_type' : 'sd_id';
  throw new Refusal('invalid', message('plan_id_wrong', { name, step, given, column }), { field: name });
}

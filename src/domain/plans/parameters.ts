import { referredName } from '../name.ts';
import { withoutMasks } from './secret-params.ts';
import type { Params, ParamValue, TemplateStep } from './plan.ts';

/** What the pool and its service say about a template's parameters (contract §3.8). 0 = nothing. */
export interface PoolDefaults {
  readonly vmTypeId: number;
  readonly sdId: number;
  /** What `start_service…` starts; null = leave the template's value. */
  readonly tag: string | null;
}

/** A template's step together with the parameters that its actions declare. */
export interface DeclaredStep extends TemplateStep {
  readonly declared: readonly string[];
  /** Those whose values are secret. */
  readonly secrets: readonly string[];
}

/**
 * The parameter values a task runs with: the template's, over them what the pool fills in, over them what the request
 * says. A request gives values per step (`{step: {param: value}}`) or for every step that has the parameter
 * (`{param: value}`); the first form wins. A value that no step has is ignored, as every unknown field is; so is a mask
 * where a secret is due, which stands for the template's value.
 *
 * @example mergeParameters([{ name: 'echo', param_values: {}, declared: ['word'], secrets: [], … }], pool, { word: 'hi' })
 */
export function mergeParameters(
  steps: readonly DeclaredStep[],
  pool: PoolDefaults,
  request: Params,
): readonly DeclaredStep[] {
  const values = readRequest(request, new Set(steps.map((step) => step.name)));
  const firstStart = steps.findIndex((step) => step.name.startsWith('start_service'));
  return steps.map((step, index) => {
    const fromPool = poolParameters(step.name, pool, index === firstStart);
    const named = POOL_PARAMETERS[step.name] ?? [];
    const names = new Set([...Object.keys(step.param_values), ...step.declared, ...named, ...Object.keys(fromPool)]);
    const fromRequest = paramsFor(values, { ...step, names });
    return { ...step, param_values: { ...step.param_values, ...fromPool, ...fromRequest } };
  });
}

/** The values of a request: those for one step, and those for every step that has the parameter. */
interface RequestParams {
  readonly own: ReadonlyMap<string, Params>;
  readonly everywhere: readonly (readonly [name: string, value: ParamValue])[];
}

/** Takes the values of a request apart; names of steps are found as names are (name.ts). */
export function readRequest(request: Params, steps: ReadonlySet<string>): RequestParams {
  const own = new Map<string, Params>();
  const everywhere: (readonly [string, ParamValue])[] = [];
  for (const [key, value] of Object.entries(request)) {
    const step = isParams(value) ? referredName(key, steps) : null;
    if (step !== null) own.set(step, { ...own.get(step), ...(value as Params) });
    else everywhere.push([key, value]);
  }
  return { own, everywhere };
}

/** A step that a request may give values. */
interface GivenStep {
  readonly name: string;
  /** The parameters that it has. */
  readonly names: ReadonlySet<string>;
  /** Those of them that are secret: the mask says nothing of their values. */
  readonly secrets: readonly string[];
}

/** What a request says for a step; one that it names it may give other parameters too. */
export function paramsFor({ own, everywhere }: RequestParams, { name: step, names, secrets }: GivenStep): Params {
  const shared = everywhere.flatMap(([key, value]): readonly (readonly [string, ParamValue])[] => {
    const name = referredName(key, names);
    return name === null ? [] : [[name, value]];
  });
  const ofStep = Object.entries(own.get(step) ?? {}).map(([key, value]) => [referredName(key, names) ?? key, value]);
  const said = [shared, ofStep].map((entries) => withoutMasks(Object.fromEntries(entries) as Params, secrets));
  return Object.assign({}, ...said) as Params;
}

/** The parameters of the built-in steps. */
const POOL_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  create_vm: ['vm_type_id'],
  return_vm: ['vm_type_id'],
  register: ['service_discovery_id'],
  unregister: ['service_discovery_id'],
};

/** What a pool has none of leaves the template's value alone. */
function poolParameters(step: string, pool: PoolDefaults, isFirstStart: boolean): Params {
  switch (step) {
    case 'create_vm':
    case 'return_vm':
      return pool.vmTypeId === 0 ? {} : { vm_type_id: pool.vmTypeId };
    case 'register':
    case 'unregister':
      return pool.sdId === 0 ? {} : { service_discovery_id: pool.sdId };
    default:
      return isFirstStart && pool.tag !== null ? { tag: pool.tag } : {};
  }
}

function isParams(value: ParamValue): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

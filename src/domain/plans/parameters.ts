import type { PoolBalancer } from '../fleet/pool-balancers.ts';
import { referredName } from '../name.ts';
import { withoutMasks } from './secret-params.ts';
import type { Params, ParamValue, PlannedStep, TemplateStep } from './plan.ts';

/** The pool's and its service's values for a template's parameters (contract §3.8). 0 = none. */
export interface PoolDefaults {
  readonly vmTypeId: number;
  readonly sdId: number;
  /** All of its load balancers, where it has several, or says what nodes get there; absent or empty = sdId alone. */
  readonly balancers?: readonly PoolBalancer[];
  /** The image for `start_service…`; null = the template's value. */
  readonly tag: string | null;
}

/** A template's step together with the parameters that its actions declare. */
export interface DeclaredStep extends TemplateStep {
  readonly declared: readonly string[];
  /** Those whose values are secret. */
  readonly secrets: readonly string[];
}

/**
 * The parameter values of a task: the template's, overridden by the pool's, overridden by the request's.
 * A request gives values per step (`{step: {param: value}}`) or for every step that has the parameter
 * (`{param: value}`); the first form wins. A value for no step is ignored, as every unknown field is; so is a mask
 * for a secret, which stands for the template's value.
 *
 * @param earlier the plan of a task that is run again: its secrets are those of steps and parameters that nobody gives values
 * @example mergeParameters([{ name: 'echo', param_values: {}, declared: ['word'], secrets: [], … }], pool, { word: 'hi' })
 */
export function mergeParameters(
  steps: readonly DeclaredStep[],
  pool: PoolDefaults,
  request: Params,
  earlier: readonly EarlierStep[] = [],
): readonly DeclaredStep[] {
  const values = readRequest(request, new Set(steps.map((step) => step.name)));
  const firstStart = steps.findIndex((step) => step.name.startsWith('start_service'));
  return steps.map((step, index) => {
    const fromPool = poolParameters(step.name, pool, index === firstStart);
    const named = POOL_PARAMETERS[step.name] ?? [];
    const names = new Set([...Object.keys(step.param_values), ...step.declared, ...named, ...Object.keys(fromPool)]);
    const fromRequest = paramsFor(values, { ...step, names });
    return {
      ...step,
      param_values: { ...step.param_values, ...fromPool, ...earlierSecrets(step, earlier), ...fromRequest },
    };
  });
}

type EarlierStep = Pick<PlannedStep, 'name' | 'params' | 'secrets'>;

/** Only what was secret and still is: a value does not leave its secrecy by an edit of the action. */
function earlierSecrets({ name, secrets }: DeclaredStep, earlier: readonly EarlierStep[]): Params {
  const step = earlier.find((other) => other.name === name);
  const kept = secrets.filter((secret) => step?.secrets?.includes(secret) === true);
  return Object.fromEntries(
    kept.flatMap((secret) => {
      const value = step?.params[secret];
      return value === undefined ? [] : [[secret, value]];
    }),
  );
}

/** The values of a request: those for one step, and those for all steps. */
interface RequestParams {
  readonly own: ReadonlyMap<string, Params>;
  readonly everywhere: readonly (readonly [name: string, value: ParamValue])[];
}

/** Separates the values of a request; names of steps are matched like all names (name.ts). */
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

/** A step, as far as a request may give values for it. */
interface GivenStep {
  readonly name: string;
  /** The parameters that it has. */
  readonly names: ReadonlySet<string>;
  /** Its secret parameters, for which a mask is no value. */
  readonly secrets: readonly string[];
}

/** The request's values for a step; a step that it names may get additional parameters. */
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

/** What the pool fills in for a step; a pool without a value leaves the template's. */
export function poolParameters(step: string, pool: PoolDefaults, isFirstStart: boolean): Params {
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

import type { Params, ParamValue, TemplateStep } from './plan.ts';

/** What the pool and its service say about a template's parameters (contract §3.8). */
export interface PoolDefaults {
  readonly vmTypeId: number;
  readonly sdId: number;
  /** What `start_service…` starts; null = leave the template's value. */
  readonly tag: string | null;
}

/** A template's step together with the parameters that its actions declare. */
export interface DeclaredStep extends TemplateStep {
  readonly declared: readonly string[];
}

/**
 * The parameter values a task runs with: the template's, over them what the pool fills in, over them what the request
 * says. A request gives values per step (`{step: {param: value}}`) or for every step that has the parameter
 * (`{param: value}`); the first form wins. A value that no step has is ignored, as every unknown field is.
 *
 * @example mergeParameters([{ name: 'echo', param_values: {}, declared: ['word'], … }], pool, { word: 'hi' })
 */
export function mergeParameters(
  steps: readonly DeclaredStep[],
  pool: PoolDefaults,
  request: Params,
): readonly DeclaredStep[] {
  const names = new Set(steps.map((step) => step.name));
  const stepParams = (name: string): Params => {
    const value = request[name];
    return value !== undefined && isParams(value) ? value : {};
  };
  const everywhere = Object.entries(request).filter(([key, value]) => !(names.has(key) && isParams(value)));
  const firstStart = steps.findIndex((step) => step.name.startsWith('start_service'));
  return steps.map((step, index) => {
    const has = (name: string): boolean => name in step.param_values || step.declared.includes(name);
    const fromPool = poolParameters(step.name, pool, index === firstStart);
    const shared = everywhere.filter(([name]) => has(name) || name in fromPool);
    const values = { ...step.param_values, ...fromPool, ...Object.fromEntries(shared), ...stepParams(step.name) };
    return { ...step, param_values: values };
  });
}

function poolParameters(step: string, pool: PoolDefaults, isFirstStart: boolean): Params {
  switch (step) {
    case 'create_vm':
    case 'return_vm':
      return { vm_type_id: pool.vmTypeId };
    case 'register':
    case 'unregister':
      return { service_discovery_id: pool.sdId };
    default:
      return isFirstStart && pool.tag !== null ? { tag: pool.tag } : {};
  }
}

function isParams(value: ParamValue): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import { poolParameters, type PoolDefaults } from './parameters.ts';
import type { ParamValue, Plan } from './plan.ts';

/**
 * Checks that the steps of an operation on a pool keep what the pool fills in: machines of another machine type could not be
 * returned, nodes at another load balancer not be unregistered, and another image than the task's would not be known.
 *
 * @throws Refusal that names the parameter
 */
export function checkPoolParams(plan: Plan, pool: PoolDefaults): void {
  const firstStart = plan.findIndex((step) => step.name.startsWith('start_service'));
  for (const [index, { name: step, params }] of plan.entries()) {
    for (const [name, value] of Object.entries(poolParameters(step, pool, index === firstStart))) {
      const kept = textOf(value);
      // a service may have no image yet
      if (kept === '' || textOf(params[name]) === kept) continue;
      throw new Refusal('invalid', message('param_of_pool', { name, step, value: kept }), {
        field: `params.${step}.${name}`,
      });
    }
  }
}

/** Ids may be given as texts. */
function textOf(value: ParamValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

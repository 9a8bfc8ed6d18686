import { message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import { type ActionSpec, environmentOf, isRemote, type Plan } from './plan.ts';

/** Characters of a plan. It is stored with its task, and read by every worker that runs part of it. */
export const LARGEST_PLAN = 2 * 1024 * 1024;

/**
 * Refuses a plan that is too large, before it is serialized: a step may name an action many times, and a
 * template may name a step and a value many times.
 *
 * @throws Refusal that names the step at which the limit is exceeded
 */
export function checkPlanSize(plan: Plan): void {
  const known = new Map<ActionSpec, number>();
  let size = 0;
  for (const { name: step, params, work } of plan) {
    size += sizeOf(params) + sizeOf(environmentOf(work));
    for (const { name, action } of isRemote(work) ? work.actions : []) {
      const characters = known.get(action) ?? sizeOf(action);
      known.set(action, characters);
      size += name.length + characters;
    }
    if (size > LARGEST_PLAN) throw planTooLarge(step);
  }
}

export function planTooLarge(step: string | null = null): Refusal {
  const most = LARGEST_PLAN;
  const content =
    step === null ? message('plan_too_large', { most }) : message('plan_too_large_at_step', { most, step });
  return new Refusal('invalid', content);
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

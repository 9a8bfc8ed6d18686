import type { Plan } from './plan.ts';

/**
 * The image that a plan starts (contract §3.8: the `tag` of the first step whose name begins with start_service); null
 * when it starts none.
 */
export function imageOf(plan: Plan): string | null {
  const tag = plan[startIndex(plan)]?.params['tag'];
  return typeof tag === 'string' && tag !== '' ? tag : null;
}

/** True when a plan has a step that starts the service: what its nodes run is another image before and after it. */
export function startsService(plan: Plan): boolean {
  return startIndex(plan) >= 0;
}

/** The same plan with another image. */
export function withImage(plan: Plan, image: string): Plan {
  const start = startIndex(plan);
  return plan.map((step, index) => (index === start ? { ...step, params: { ...step.params, tag: image } } : step));
}

/** True when an image's name always means the same image: what "latest" means changes. */
export function isFixedImage(image: string): boolean {
  return !/(^|:)latest$/.test(image);
}

function startIndex(plan: Plan): number {
  return plan.findIndex((step) => step.name.startsWith('start_service'));
}

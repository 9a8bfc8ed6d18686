import { Defect } from '../base/errors.ts';
import type { StepKind, StepWork } from '../domain/plans/plan.ts';
import type { StepCall } from './step.ts';

/** The work of a call, narrowed to the executor's kinds. */
export function workOf<Kind extends StepKind>(
  call: Pick<StepCall, 'step'>,
  ...kinds: readonly Kind[]
): Extract<StepWork, { readonly kind: Kind }> {
  const { work } = call.step;
  if (kinds.some((kind) => kind === work.kind)) return work as Extract<StepWork, { readonly kind: Kind }>;
  throw new Defect(`step ${call.step.name} is a ${work.kind} step, and came to the executor of ${kinds.join(' and ')}`);
}

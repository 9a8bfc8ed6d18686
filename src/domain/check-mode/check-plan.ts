import type { Plan, PlannedStep } from '../plans/plan.ts';

/**
 * The plan of a check: what the steps of a plan would change on its nodes.
 *
 * CK1. It has no step that does anything else than look: machines, load balancers and facts stay as they are. A process that
 *      does not know checks has no executor for them, and runs nothing.
 * CK2. Nothing is tried twice: what a node says once is the finding.
 *
 * @returns empty = nothing of the plan runs on nodes
 */
export function checkPlan(plan: Plan): Plan {
  return plan.flatMap(({ work, retry, ...step }): readonly PlannedStep[] => {
    if (work.kind !== 'remote') return [];
    const { withoutAddress: _, ...actions } = work;
    return [{ ...step, retry: { ...retry, retry_times: 0 }, work: { ...actions, kind: 'check' } }];
  });
}

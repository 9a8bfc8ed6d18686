import { isRemote, type Plan, type PlannedStep, type RemoteWork, type StepWork } from '../plans/plan.ts';

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
    if (!isRemote(work)) return [];
    return [{ ...step, retry: { ...retry, retry_times: 0 }, work: checkOf(work) }];
  });
}

/** The check of what a step does: in its environment, if it has one (EN3). */
function checkOf(remote: RemoteWork): StepWork {
  const { withoutAddress: _, ...work } = remote;
  return work.kind === 'remote' ? { ...work, kind: 'check' } : { ...work, kind: 'check_in' };
}

import type { Plan, PlannedAction, PlannedStep } from '../domain/plan.ts';
import { parseAction, textsOf } from './action.ts';
import { redactorOfStep } from './redaction.ts';
import { missingIn, type Variables } from './render.ts';
import type { NodeFacts } from './step.ts';

/** Every fact that a node will have; the values only stand for some. */
export const FACTS: NodeFacts = {
  ip: '192.0.2.1',
  vm_id: 'vm-1',
  node_id: 1,
  pool_name: 'pool',
  service_name: 'service',
  cluster_name: 'cluster',
  task_id: 1,
};

/**
 * Looks through a plan before anything of it runs: every action can be carried out, and every name that its texts ask
 * for is among the step's parameters or the facts of a node.
 *
 * @returns what is wrong, a sentence each; empty = the plan can run
 */
export function missingParameters(plan: Plan): readonly string[] {
  return plan.flatMap((step) =>
    step.work.kind === 'remote' ? step.work.actions.flatMap((action) => complaintsAbout(step, action)) : [],
  );
}

function complaintsAbout(planned: PlannedStep, { name: action, action: spec }: PlannedAction): readonly string[] {
  const { name: step, params } = planned;
  const where = `step ${step}, action ${action}`;
  const variables: Variables = { ...FACTS, ...params };
  try {
    const names = new Set(textsOf(parseAction(spec)).flatMap((text) => missingIn(text, variables)));
    return [...names].map(
      (name) => `${where}: parameter ${name} has no value; give it in params, as {"${step}":{"${name}":…}}`,
    );
  } catch (error) {
    // what fails may quote the values that it was given
    const reason = redactorOfStep(planned).text(error instanceof Error ? error.message : String(error));
    return [`${where}: ${reason}`];
  }
}

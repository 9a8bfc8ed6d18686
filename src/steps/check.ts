import { FACTS_VARIABLE } from '../domain/facts/facts.ts';
import type { Complaint } from '../domain/complaints.ts';
import {
  environmentOf,
  isRemote,
  type Plan,
  type PlannedAction,
  type PlannedStep,
  type RemoteWork,
} from '../domain/plans/plan.ts';
import { templatesIn } from '../domain/plans/step-environment.ts';
import { contentOf } from '../messages/message-error.ts';
import { message, type Message, type Value } from '../messages/message.ts';
import { admittedAction, textsOf } from './actions/action.ts';
import { environmentFault } from './environment-fault.ts';
import { redactorOfStep } from './redaction.ts';
import { type Job, lookAt, type Variables } from './render.ts';
import type { NodeFacts } from './step.ts';

/** Every fact that a node will have, with placeholder values. */
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
 * Checks a plan before anything of it runs: every action can be carried out, and every name in its texts
 * is a parameter of the step or a fact of a node.
 *
 * @param admitted the modules of Ansible's collections that the server's settings list
 * @returns what is wrong; empty = the plan can run. A complaint that a value in `params` would resolve refers to that field
 */
export async function missingParameters(plan: Plan, admitted: readonly string[]): Promise<readonly Complaint[]> {
  const checks = plan.flatMap((step): readonly TextsCheck[] => {
    if (!isRemote(step.work)) return [];
    // one object for all texts of a step, so that it is passed to the thread once
    const variables: Variables = { ...FACTS, ...step.params };
    return [
      ...environmentChecks(step, variables, step.work),
      ...step.work.actions.map((action) => checkOf(step, variables, action, admitted)),
    ];
  });
  const looks = await lookAt(checks.map(({ job }) => job));
  return checks.flatMap(({ planned, action, fault }, index): readonly Complaint[] => {
    const look = fault === null ? (looks[index] ?? { missing: [] }) : { fault };
    const step = planned.name;
    const wrong = (why: Value): Message =>
      action === null
        ? message('step_env_wrong', { step, fault: why })
        : message('step_action_wrong', { step, action, fault: why });
    // the error may quote parameter values
    if ('fault' in look) return [{ field: null, message: wrong(redactorOfStep(planned).value(look.fault)) }];
    return look.missing.filter(isOfTask).map((name) => ({
      field: 'params',
      message: wrong(message('param_missing', { name, example: `{"${step}":{"${name}":…}}` })),
    }));
  });
}

/** What a node says of itself is known only when the step runs there. */
function isOfTask(name: string): boolean {
  return name !== FACTS_VARIABLE;
}

interface TextsCheck {
  readonly planned: PlannedStep;
  /** null = they are those of the step's environment. */
  readonly action: string | null;
  /** What is wrong regardless of its texts; null = nothing. */
  readonly fault: Value | null;
  readonly job: Job;
}

function environmentChecks(planned: PlannedStep, variables: Variables, work: RemoteWork): readonly TextsCheck[] {
  const environment = environmentOf(work);
  if (environment === null) return [];
  const fault = environmentFault(environment, work.actions);
  return [{ planned, action: null, fault, job: { texts: templatesIn(environment), variables } }];
}

function checkOf(
  planned: PlannedStep,
  variables: Variables,
  { name: action, action: spec }: PlannedAction,
  admitted: readonly string[],
): TextsCheck {
  try {
    return { planned, action, fault: null, job: { texts: textsOf(admittedAction(spec, admitted)), variables } };
  } catch (error) {
    const fault = contentOf(error);
    return { planned, action, fault, job: { texts: [], variables } };
  }
}

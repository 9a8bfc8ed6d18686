import { Defect } from '../../base/errors.ts';
import type { VmTypeId } from '../ids.ts';
import { checkPlanSize } from './plan-size.ts';
import type { Plan, PlanPart, PlannedStep } from './plan.ts';

/*
 * The plan of a task that replaces machines has two parts: the steps of the new nodes, then those of the old ones.
 *
 * PP1. A node goes through one part: it begins with the first step of its part, and is done after the last one of it.
 * PP2. A plan without parts is one part for all nodes.
 */

/**
 * Joins the plans of new and of old nodes.
 *
 * @throws Refusal when the whole is too large
 * @example joinedParts([createVm, register], [unregister, returnVm])
 */
export function joinedParts(made: Plan, returned: Plan): Plan {
  const plan = [...made.map((step) => of('new', step)), ...returned.map((step) => of('old', step))];
  checkPlanSize(plan);
  return plan;
}

/** The index of the step with which the nodes of a part begin. */
export function firstStepOf(plan: Plan, part: PlanPart): number {
  const index = plan.findIndex((step) => step.part === part);
  if (index === -1) throw new Defect(`the plan has no step for ${part} nodes`);
  return index;
}

/** The type of the machines that a plan makes first; null = it makes none. */
export function machineTypeOf(plan: Plan): VmTypeId | null {
  const work = plan.map((step) => step.work).find(({ kind }) => kind === 'create_vm');
  return work?.kind === 'create_vm' ? work.vmTypeId : null;
}

/** Whether a node is done after a step. */
export function isLastOfPart(plan: readonly Pick<PlannedStep, 'part'>[], index: number): boolean {
  return index + 1 >= plan.length || plan[index + 1]?.part !== plan[index]?.part;
}

/**
 * The steps of the nodes that are at a step, as a plan; the same object each time.
 *
 * @example partAt(plan, 0) // the steps of new nodes
 */
export function partAt(plan: Plan, index: number): Plan {
  const part = plan[index]?.part;
  if (part === undefined) return plan;
  const parts = partsOf.get(plan) ?? { new: only(plan, 'new'), old: only(plan, 'old') };
  partsOf.set(plan, parts);
  return parts[part];
}

/** The steps of a part as a plan of their own. */
export function planOfPart(plan: Plan, wanted: PlanPart): Plan {
  return only(plan, wanted).map((planned) => {
    const { part: _, ...step } = planned;
    return step;
  });
}

const partsOf = new WeakMap<Plan, Readonly<Record<PlanPart, Plan>>>();

function only(plan: Plan, part: PlanPart): Plan {
  return plan.filter((step) => step.part === part);
}

function of(part: PlanPart, step: PlannedStep): PlannedStep {
  return { ...step, part };
}

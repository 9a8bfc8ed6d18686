import { FACTS_VARIABLE } from '../facts/facts.ts';
import type { VmTypeId } from '../ids.ts';
import { environmentOf, isRemote, type Plan, type PlannedAction, type PlannedStep } from './plan.ts';

/** What the step is called that gathers facts. */
const FACTS_STEP = 'gather_facts';
/** Seconds for which facts are kept. */
const DAY = 86_400;

/**
 * Gives its actions the facts that they use, and gathers them first when the template says so.
 *
 * FS1. A plan that uses no facts stays as it is.
 * FS2. The step that gathers them goes before the first remote step, and is as patient as that one.
 */
export function withFacts(plan: Plan, areGathered: boolean): Plan {
  const given = plan.map((step) => withGivenFacts(step, areGathered));
  const at = plan.findIndex(({ work }) => isRemote(work));
  const first = plan[at];
  if (!areGathered || first === undefined || !isRemote(first.work)) return given;
  const { retry, timeout, work } = first;
  const gathering: PlannedStep = {
    name: FACTS_STEP,
    params: {},
    retry,
    timeout,
    work: { kind: 'facts', vmTypeId: work.vmTypeId, freshFor: DAY, withoutFacts: 'passes' },
  };
  return given.toSpliced(at, 0, gathering);
}

/**
 * The plan of a task that gathers facts and does nothing else.
 *
 * @param timeout seconds
 */
export function factsPlan(vmTypeId: VmTypeId, timeout: number): Plan {
  const retry = { retry_times: 0, ignore_error: false, interval: 0 };
  return [{ name: FACTS_STEP, params: {}, retry, timeout, work: { kind: 'facts', vmTypeId, freshFor: 0 } }];
}

function withGivenFacts(step: PlannedStep, areGathered: boolean): PlannedStep {
  const { work } = step;
  if (!isRemote(work)) return step;
  const isNamed = JSON.stringify(environmentOf(work)).includes(FACTS_VARIABLE);
  if (!isNamed && !work.actions.some((action) => usesFacts(action, areGathered))) return step;
  return { ...step, work: { ...work, facts: true } };
}

/** What a file of the server uses is not known before it is read. */
function usesFacts({ action }: PlannedAction, areGathered: boolean): boolean {
  const { module } = action;
  return JSON.stringify(action).includes(FACTS_VARIABLE) || (areGathered && /(^|\.)template$/.test(module));
}

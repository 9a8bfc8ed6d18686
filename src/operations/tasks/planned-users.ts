import { isDeepStrictEqual } from 'node:util';
import type { BecomeChoice } from '../../domain/become.ts';
import { type Plan, runsActions } from '../../domain/plans/plan.ts';
import { becomeOfSettings } from '../../machines/shell-settings.ts';
import type { Queries } from '../../store/database.ts';
import { loadVmType } from '../../store/fleet/vm-type-row.ts';

/**
 * The users that run the actions of each step on the node, without duplicates, by the machine type as it is now. Steps of other
 * kinds have none.
 */
export async function plannedUsers(transaction: Queries, plan: Plan): Promise<readonly (readonly BecomeChoice[])[]> {
  const work = plan.map((step) => step.work).find(runsActions);
  const row = work !== undefined ? await loadVmType(transaction, work.vmTypeId) : null;
  return usersIn(plan, becomeOfSettings(row?.settings ?? {}) ?? 'none');
}

/** @param usual the user that runs actions which name none */
export function usersIn(plan: Plan, usual: BecomeChoice): readonly (readonly BecomeChoice[])[] {
  return plan.map((step) => {
    if (!runsActions(step.work)) return [];
    const choices = step.work.actions.map(({ become = usual }) => become);
    return choices.filter((choice, at) => choices.findIndex((other) => isDeepStrictEqual(other, choice)) === at);
  });
}

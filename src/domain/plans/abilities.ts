import { type Plan, type PlannedAction, type PlannedStep, runsActions, SHELL_MODULES } from './plan.ts';

/**
 * What a worker may lack, so that others are better for some work. reach: the sealing key, without which no node is reached;
 * ansible: Ansible, and bubblewrap, which confines it.
 */
export const ABILITIES = ['reach', 'ansible'] as const;
export type Ability = (typeof ABILITIES)[number];

/**
 * What a worker needs for a plan.
 *
 * @example abilitiesFor([{ work: { kind: 'facts', … }, … }]) // Set { 'reach', 'ansible' }
 */
export function abilitiesFor(plan: Plan): ReadonlySet<Ability> {
  return new Set<Ability>(plan.some(needsAnsible) ? ABILITIES : ['reach']);
}

function needsAnsible({ work }: PlannedStep): boolean {
  return work.kind === 'facts' || (runsActions(work) && work.actions.some(isOfAnsible));
}

function isOfAnsible({ action }: PlannedAction): boolean {
  return !SHELL_MODULES.some((module) => module === action.module);
}

import type { UsableStep } from '../../data/steps.ts';

export const STEP_TYPES = ['vm', 'sd', 'remote'] as const;

export interface StepGroup {
  readonly type: (typeof STEP_TYPES)[number];
  readonly steps: readonly UsableStep[];
}

/** The steps whose name or description contains all words, by their type; empty types are left out. */
export function stepGroups(steps: readonly UsableStep[], search: string): readonly StepGroup[] {
  const words = search.toLowerCase().split(/\s+/);
  const found = steps.filter(({ name, desc }) => words.every((word) => `${name} ${desc}`.toLowerCase().includes(word)));
  return STEP_TYPES.map((type) => ({
    type,
    steps: found.filter((step) => step.type === type).toSorted((a, b) => a.name.localeCompare(b.name)),
  })).filter((group) => group.steps.length > 0);
}

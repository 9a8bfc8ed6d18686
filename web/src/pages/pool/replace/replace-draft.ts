import type { Wanted } from '../../../data/operations.ts';
import { policyChanges } from '../../../parts/policy/policy-changes.ts';
import type { PolicyDraft } from '../../../parts/policy/policy-draft.ts';

/** In which order old and new machines go and come. */
export const REPLACE_WAYS = ['rolling', 'blueGreen', 'oldFirst'] as const;
export type ReplaceWay = (typeof REPLACE_WAYS)[number];

/** A replacement as it is being filled in. */
export interface ReplaceDraft {
  /** Whether only the selected nodes are replaced. */
  readonly isOfSelected: boolean;
  readonly way: ReplaceWay;
  /** How many machines at once, as text: a number or a share. */
  readonly atOnce: string;
  /** Seconds that all new nodes serve before the old ones go; null = none. */
  readonly bake: number | null;
  /** Whether a person has the word before the old ones go. */
  readonly isAsked: boolean;
  /** The policy of this task; null = the template's. */
  readonly policy: PolicyDraft | null;
}

/** When all new nodes are done: a task has two nodes for each machine. */
const HALF = '50%';

/** Whether a text is an amount of machines, one at least. @example isAmount('25%') // true */
export function isAmount(text: string): boolean {
  return /^\s*(?=.*[1-9])(\d{1,9}|100%|\d{1,2}%)\s*$/.test(text);
}

/**
 * What is asked of the server; null while a value is missing.
 *
 * @param selected ids of the selected nodes
 * @param ofTemplate the policy of the template for expand
 */
export function wantedReplace(
  { isOfSelected, way, atOnce, policy, ...draft }: ReplaceDraft,
  selected: readonly number[],
  ofTemplate: PolicyDraft,
): Wanted | null {
  if ((isOfSelected && selected.length === 0) || (way !== 'blueGreen' && !isAmount(atOnce))) return null;
  const rules = { ...(policy === null ? {} : policyChanges(ofTemplate, policy)), ...pausesOf({ way, ...draft }) };
  return {
    kind: 'replace',
    ...(isOfSelected ? { nodes: selected } : {}),
    ...amountOf(way, atOnce.trim()),
    ...(Object.keys(rules).length === 0 ? {} : { policy: rules }),
  };
}

function amountOf(way: ReplaceWay, atOnce: string) {
  switch (way) {
    case 'rolling':
      return { max_surge: atOnce };
    case 'blueGreen':
      return { max_surge: '100%' };
    case 'oldFirst':
      return { max_surge: 0, max_unavailable: atOnce };
  }
}

/** What comes between all new nodes and the old ones. */
function pausesOf({ way, bake, isAsked }: Pick<ReplaceDraft, 'way' | 'bake' | 'isAsked'>): PolicyDraft {
  if (way !== 'blueGreen') return {};
  return { ...(bake === null ? {} : { bake }), ...(isAsked ? { checkpoints: [HALF] } : {}) };
}

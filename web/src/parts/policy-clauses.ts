import { type PolicyDraft, sizeText } from './policy-draft.ts';

/** A sentence of what a policy says; its text is run.policy.…. */
export interface PolicyClause {
  readonly key:
    | 'canary'
    | 'batches'
    | 'bake'
    | 'health_check'
    | 'prometheus'
    | 'max_failures'
    | 'max_unavailable'
    | 'checkpoints'
    | 'rollback'
    | 'failed_batch_continue'
    | 'failed_batch_stop';
  readonly value: string;
}

const SIZES = ['canary', 'batches'] as const;
const LIMITS = ['max_failures', 'max_unavailable', 'checkpoints'] as const;
const CHECKS = ['health_check', 'prometheus'] as const;

/** What a policy says, in the order in which a task meets it; null or nothing says nothing. */
export function policyClauses(policy: PolicyDraft | null): readonly PolicyClause[] {
  const rules = policy ?? {};
  const sized = (key: (typeof SIZES | typeof LIMITS)[number]): readonly PolicyClause[] => {
    const value = sizeText(rules[key]);
    return value === '' ? [] : [{ key, value }];
  };
  const bake = typeof rules['bake'] === 'number' && rules['bake'] > 0 ? String(rules['bake']) : null;
  const failedBatch = rules['failed_batch'];
  return [
    ...SIZES.flatMap(sized),
    ...(bake === null ? [] : [{ key: 'bake', value: bake } as const]),
    ...CHECKS.filter((key) => (rules[key] ?? null) !== null).map((key) => ({ key, value: '' })),
    ...LIMITS.flatMap(sized),
    ...(failedBatch === 'continue' || failedBatch === 'stop'
      ? [{ key: `failed_batch_${failedBatch}`, value: '' } as const]
      : []),
    ...(rules['rollback'] === true ? [{ key: 'rollback', value: '' } as const] : []),
  ];
}

/** What a run says of a policy: only what differs from the template's, and null for what it takes away. */
export function policyChanges(template: PolicyDraft, wanted: PolicyDraft): PolicyDraft {
  const taken = Object.keys(template).filter((name) => (wanted[name] ?? null) === null);
  const changed = Object.entries(wanted).filter(
    ([name, value]) => value !== null && JSON.stringify(value) !== JSON.stringify(template[name]),
  );
  return Object.fromEntries([...taken.map((name) => [name, null]), ...changed]) as PolicyDraft;
}

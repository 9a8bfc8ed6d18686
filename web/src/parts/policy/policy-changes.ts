import type { PolicyDraft } from './policy-draft.ts';

/** What a run says of a policy: only what differs from the template's, and null for what it takes away. */
export function policyChanges(template: PolicyDraft, wanted: PolicyDraft): PolicyDraft {
  const taken = Object.keys(template).filter((name) => (wanted[name] ?? null) === null);
  const changed = Object.entries(wanted).filter(
    ([name, value]) => value !== null && JSON.stringify(value) !== JSON.stringify(template[name]),
  );
  return Object.fromEntries([...taken.map((name) => [name, null]), ...changed]) as PolicyDraft;
}

/** A policy with what a run said of it: the inverse of {@link policyChanges}. */
export function withChanges(template: PolicyDraft, changes: PolicyDraft): PolicyDraft {
  return Object.fromEntries(Object.entries({ ...template, ...changes }).filter(([, value]) => value !== null));
}

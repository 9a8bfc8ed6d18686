import { isRecord } from '../../forms/json-text.ts';

/** How a template's tasks proceed from batch to batch; the server reads numbers, percentages and lists of them as texts too. */
export type PolicyDraft = Readonly<Record<string, unknown>>;

/** Fields that are entered as text: sizes, and lists of sizes. */
export const SIZE_FIELDS = ['canary', 'batches', 'max_failures', 'max_unavailable', 'checkpoints'] as const;
/** Fields that are entered as JSON. */
export const CHECK_FIELDS = ['health_check', 'prometheus'] as const;

/** The policy of a template, as it is read or drafted. */
export function policyOf({ policy }: { readonly policy?: unknown }): PolicyDraft {
  return isRecord(policy) ? policy : {};
}

/**
 * The policy with one value replaced; undefined removes it, and null is an empty policy.
 *
 * @example withRule({ canary: '1' }, 'canary', undefined) // null
 */
export function withRule(policy: PolicyDraft, name: string, value: unknown): PolicyDraft | null {
  const rules = Object.entries({ ...policy, [name]: value }).filter(([, rule]) => rule !== undefined);
  return rules.length === 0 ? null : Object.fromEntries(rules);
}

/** A size, or a list of sizes, as a text. @example sizeText(['10%', '50%']) // '10%, 50%' */
export function sizeText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Whether a text is a size, or, for a list, sizes with commas between them. The server checks again. */
export function isSizeText(text: string, isList: boolean): boolean {
  const parts = text.split(',').map((part) => part.trim());
  return (isList || parts.length === 1) && parts.every((part) => /^\d+(\.\d+)?%?$/.test(part));
}

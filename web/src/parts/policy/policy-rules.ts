/*
 * What a rolling policy says, as rules in the order in which a task meets them. The policy of a plan and one that is
 * being edited are read alike: sizes may be numbers, and lists of them texts.
 */

/** A policy as the API shows it, or as it is edited. */
export type PolicyLike = Readonly<Record<string, unknown>>;

/** A rule whose text (`policy.says.…`) has sizes, such as 3 or 5%. */
const SIZED = ['canary', 'batches', 'max_unavailable', 'max_failures', 'checkpoints'] as const;

export type PolicyRule =
  | { readonly kind: (typeof SIZED)[number]; readonly sizes: readonly string[] }
  | { readonly kind: 'bake'; readonly seconds: number }
  | { readonly kind: 'failed_stop' | 'failed_continue' | 'failed_default' | 'rollback' | 'rollback_new' }
  | { readonly kind: 'http'; readonly address: string; readonly status: string | null }
  | { readonly kind: 'tcp'; readonly port: string }
  | { readonly kind: 'command' | 'check' }
  | { readonly kind: 'prometheus'; readonly query: string };

/** What people look for in a policy, and what it says where it says nothing of it. */
const MISSED = ['checkpoints', 'bake', 'max_failures'] as const;

interface Said {
  readonly rules: readonly PolicyRule[];
  /** Of what people look for, what the policy does not ask for. */
  readonly missing: readonly (typeof MISSED)[number][];
}

/** The task that a policy is for, as far as it is known. */
export interface PolicyOf {
  readonly kind?: Kind | undefined;
  /** What it does after a batch of which every node failed; absent = as the policy says, or else by its kind. */
  readonly failedBatch?: FailedBatch | undefined;
}

type Kind = 'expand' | 'shrink' | 'deploy' | 'replace' | 'manual' | 'check';
type FailedBatch = 'stop' | 'continue';

/** What tasks do after a batch of which every node failed, when nothing else is said (contract §3.5). */
const BY_KIND: Readonly<Record<Kind, FailedBatch>> = {
  expand: 'continue',
  shrink: 'continue',
  deploy: 'stop',
  replace: 'stop',
  manual: 'stop',
  check: 'continue',
};

/**
 * @param of of what task; a rule that this kind of task does not know is left out
 * @example policyRules({ bake: 60 }, { kind: 'deploy' }).rules // [{ kind: 'bake', seconds: 60 }, { kind: 'failed_stop' }]
 */
export function policyRules(policy: PolicyLike | null, { kind: ofKind, failedBatch }: PolicyOf = {}): Said {
  const said = policy ?? {};
  const usual = ofKind === undefined ? undefined : BY_KIND[ofKind];
  const sized = SIZED.flatMap((kind): readonly PolicyRule[] => {
    const sizes = sizesIn(said[kind]);
    return sizes.length === 0 ? [] : [{ kind, sizes }];
  });
  const rules: readonly PolicyRule[] = [
    ...sized.filter(({ kind }) => kind === 'canary' || kind === 'batches' || kind === 'max_unavailable'),
    ...bakeIn(said['bake']),
    ...healthIn(said['health_check']),
    ...prometheusIn(said['prometheus']),
    ...sized.filter(({ kind }) => kind === 'checkpoints' || kind === 'max_failures'),
    ...failedIn(failedBatch ?? said['failed_batch'] ?? usual),
    ...(said['rollback'] === true ? rollbackOf(ofKind ?? 'deploy') : []),
  ];
  return { rules, missing: MISSED.filter((name) => !rules.some(({ kind }) => kind === name)) };
}

/** A template may be for any task: of it, what a deploy does is said. */
function rollbackOf(kind: Kind): readonly PolicyRule[] {
  if (kind === 'replace') return [{ kind: 'rollback_new' }];
  return kind === 'deploy' ? [{ kind: 'rollback' }] : [];
}

function sizesIn(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value.map(textOf) : textOf(value).split(',');
  return parts.map((part) => part.trim()).filter((part) => /^\d{1,10}(\.\d{1,6})?%?$/.test(part));
}

function bakeIn(value: unknown): readonly PolicyRule[] {
  const seconds = Number(textOf(value));
  return seconds > 0 ? [{ kind: 'bake', seconds }] : [];
}

function healthIn(value: unknown): readonly PolicyRule[] {
  if (!isFields(value)) return [];
  const { type, scheme = 'http', port, path = '/', status } = value;
  const asked = textOf(status);
  if (type === 'tcp') return [{ kind: 'tcp', port: textOf(port) }];
  if (type === 'command') return [{ kind: 'command' }];
  if (type !== 'http') return [{ kind: 'check' }];
  const at = textOf(port) === '' ? '' : `:${textOf(port)}`;
  return [{ kind: 'http', address: `${textOf(scheme)}://…${at}${textOf(path)}`, status: asked === '' ? null : asked }];
}

function prometheusIn(value: unknown): readonly PolicyRule[] {
  return isFields(value) ? [{ kind: 'prometheus', query: textOf(value['query']) }] : [];
}

function failedIn(value: unknown): readonly PolicyRule[] {
  return [{ kind: value === 'stop' || value === 'continue' ? `failed_${value}` : 'failed_default' }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isFields(value: unknown): value is PolicyLike {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

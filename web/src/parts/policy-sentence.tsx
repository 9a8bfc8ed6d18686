import { useTranslation } from 'react-i18next';
import { policyClauses } from './policy-clauses.ts';
import type { PolicyDraft } from './policy-draft.ts';

/** How a task goes from batch to batch, in words. */
export function PolicySentence({ policy }: { readonly policy: PolicyDraft | null }) {
  const { t, i18n } = useTranslation();
  const clauses = policyClauses(policy);
  if (clauses.length === 0) return t('run.policy.none');
  return clauses.map(({ key, value }) => t(`run.policy.${key}`, { value })).join(i18n.language === 'zh' ? '' : ' ');
}

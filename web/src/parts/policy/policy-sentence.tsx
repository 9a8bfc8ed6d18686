import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type PolicyLike, type PolicyOf, type PolicyRule, policyRules } from './policy-rules.ts';
import { useSpan } from '../times.ts';

/** Of a policy alone, as of a template, it says what any task does. */
interface PolicySentenceProps extends PolicyOf {
  /** null = none */
  readonly policy: PolicyLike | null;
}

/** How a task goes from batch to batch, in words; also what it does not ask for. */
export function PolicySentence({ policy, ...of }: PolicySentenceProps) {
  const { t, i18n } = useTranslation();
  const span = useSpan();
  const isChinese = i18n.resolvedLanguage === 'zh';
  const { rules, missing } = policyRules(policy, of);
  const format = new Intl.ListFormat(isChinese ? 'zh-CN' : 'en-GB', { type: 'disjunction' });
  const without =
    missing.length === 0
      ? []
      : [t('policy.says.without', { rules: format.format(missing.map((name) => t(`policy.says.missing.${name}`))) })];
  return [...rules.map((rule) => sentenceOf(rule, t, span)), ...without].join(isChinese ? '' : ' ');
}

function sentenceOf(rule: PolicyRule, t: TFunction, span: (seconds: number) => string): string {
  if ('sizes' in rule) {
    const [first = ''] = rule.sizes;
    const sizes = rule.sizes.join(t('policy.says.comma'));
    return t(`policy.says.${rule.kind}`, { size: sizeText(first, t), sizes });
  }
  if ('seconds' in rule) return t('policy.says.bake', { time: span(rule.seconds) });
  if ('port' in rule) return t('policy.says.tcp', { port: rule.port });
  if ('query' in rule) return t('policy.says.prometheus', { query: rule.query });
  if (!('address' in rule)) return t(`policy.says.${rule.kind}`);
  const { address, status } = rule;
  return status === null ? t('policy.says.http', { address }) : t('policy.says.httpStatus', { address, status });
}

function sizeText(size: string, t: TFunction): string {
  return size.endsWith('%') ? t('policy.says.percent', { size }) : t('policy.says.nodes', { count: Number(size) });
}

import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../src/client/api-error.ts';

/** The message of an error, in the server's words if it is the server's. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The same for people who see a form: where the message of a refusal begins with the API's name of the field at fault, the
 * field's label stands in its place.
 */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const field = error instanceof ApiError ? (error.field ?? '') : '';
    const key = labelKeys(field).find((candidate) => i18n.exists(candidate));
    const label = key === undefined ? null : t(key as 'changes.field.desc');
    return label === null ? errorText(error) : labelled(errorText(error), field, `${label}${t('lists.colon')}`);
  };
}

/** @example labelled('num is 0, and must be …', 'num', 'Number of new nodes: ') // 'Number of new nodes: is 0, and must be …' */
export function labelled(text: string, field: string, label: string): string {
  const rest = text.startsWith(field) ? text.slice(field.length) : null;
  // another word may begin with the same letters
  return rest === null || !/^[\s:：]/.test(rest) ? text : `${label}${rest.replace(/^[\s:：]+/, '')}`;
}

/** Where the label of a field may be; a rule of a policy has one of its own. */
function labelKeys(path: string): readonly string[] {
  const [, rule] = /^policy\.(\w+)/.exec(path) ?? [];
  return [...(rule === undefined ? [] : [`policy.${rule}`]), `changes.field.${labelledField(path)}`];
}

/** The field with a label that a path is in; the API spells two of them in its own way. @example labelledField('cron_itmes[0].time') // 'cron_items' */
function labelledField(path: string): string {
  return (/^\w*/.exec(path)?.[0] ?? '').replace(/_itmes$/, '_items');
}

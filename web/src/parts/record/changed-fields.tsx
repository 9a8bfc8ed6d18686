import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RecordChanges } from '../../data/records/changes.ts';
import { labelOf } from './field-label.ts';

/** More fields are counted only. */
const SHOWN = 8;

/** What was changed, field by field: what it was, and what it is now. */
export function ChangedFields({ fields }: Pick<RecordChanges, 'fields'>) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const more = fields.length - SHOWN;
  if (fields.length === 0) return <p style={{ margin: 0 }}>{t('changes.nothing')}</p>;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18, maxHeight: 240, overflowY: 'auto' }}>
      {fields.slice(0, SHOWN).map(({ field, before, after }) => {
        const { head, rest } = labelOf(field);
        return (
          <li key={field} style={{ overflowWrap: 'anywhere' }}>
            {head === null ? <code>{field}</code> : t(`changes.field.${head}`)}
            {head !== null && rest !== '' && <code> {rest}</code>}
            {': '}
            <del style={{ color: token.colorTextSecondary }}>{before ?? t('changes.none')}</del>
            {' → '}
            <ins style={{ textDecoration: 'none' }}>{after ?? t('changes.none')}</ins>
          </li>
        );
      })}
      {more > 0 && <li>{t('changes.more', { count: more })}</li>}
    </ul>
  );
}

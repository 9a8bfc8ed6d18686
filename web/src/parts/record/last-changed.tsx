import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Versioned } from '../../data/records/changes.ts';
import { useFullMoment } from '../times.ts';
import { agoOf } from './ago.ts';

/** Who changed a record last, and how long ago; nothing when nobody knows. */
export function LastChanged({ changed_by: who, changed }: Pick<Versioned, 'changed_by' | 'changed'>) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const moment = useFullMoment();
  const ago = useAgo();
  if (who === null || changed === null) return null;
  return (
    <p style={{ margin: '0 0 16px', color: token.colorTextSecondary, overflowWrap: 'anywhere' }}>
      <span title={moment(changed)}>{t('changes.last', { who, ago: ago(changed) })}</span>
    </p>
  );
}

/** Says how long ago a moment was, in seconds since 1970. Numbers have blanks around them in Chinese too. */
export function useAgo(): (seconds: number) => string {
  const { i18n } = useTranslation();
  const format = new Intl.RelativeTimeFormat(i18n.resolvedLanguage === 'zh' ? 'zh-CN' : 'en-GB', { numeric: 'auto' });
  return (seconds) => {
    const { amount, unit } = agoOf(Date.now() / 1000 - seconds);
    return format.format(-amount, unit).replace(/(?<=\d)(?=\p{Script=Han})/u, ' ');
  };
}

import { useTranslation } from 'react-i18next';
import { useClockTime } from '../../../parts/times.ts';
import { networkErrorIn, type Progress } from './trouble.ts';

/** Says in a line what a node in work is at besides its step; null = it runs its step, as far as is known. */
export function useProgress(): (progress: Progress) => string | null {
  const { t } = useTranslation();
  const sayTime = useClockTime();
  return ({ phase, trouble, retryAt }) => {
    if (trouble !== null) {
      const { reason, tries, until } = trouble;
      const code = networkErrorIn(reason);
      const said = code === null ? reason : t(`tasks.trouble.${code}`);
      return t('tasks.cannotConnect', { reason: said, tries, time: sayTime(until) });
    }
    if (retryAt !== null) return t('tasks.retrying', { time: sayTime(retryAt) });
    return phase === 'connecting' || phase === 'ending' ? t(`tasks.${phase}`) : null;
  };
}

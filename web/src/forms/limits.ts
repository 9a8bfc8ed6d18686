import { useTranslation } from 'react-i18next';

/** Says the limits of fields before somebody meets them. */
interface Limits {
  /** Of a number. @example within(0, 1000) // '0–1,000' */
  readonly within: (least: number, most: number) => string;
  /** Of a number that nothing sensible exceeds. @example from(1) // 'At least 1' */
  readonly from: (least: number) => string;
  /** Of a text, in characters. @example upTo(255) // 'Up to 255 characters' */
  readonly upTo: (most: number) => string;
}

export function useLimits(): Limits {
  const { t } = useTranslation();
  return {
    within: (least, most) => t('forms.within', { least, most }),
    from: (least) => t('forms.from', { least }),
    upTo: (most) => t('forms.upTo', { most }),
  };
}

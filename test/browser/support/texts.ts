import { createInstance, type TFunction } from 'i18next';
import { en } from '../../../web/src/i18n/en.ts';
import { INTERPOLATION, VALUES } from '../../../web/src/i18n/values.ts';
import { zh } from '../../../web/src/i18n/zh.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Says the console's texts in a language, as a person who looks for them reads them. */
export function textsIn(language: Language): TFunction<'console'> {
  const texts = createInstance();
  void texts.use(VALUES).init({
    lng: language,
    defaultNS: 'console',
    resources: { en: { console: en }, zh: { console: zh } },
    interpolation: INTERPOLATION,
    initAsync: false,
  });
  return texts.getFixedT(language, 'console');
}

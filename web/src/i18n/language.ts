import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { firstLanguage, type Language, LANGUAGE_KEPT_AS } from './first-language.ts';
import { INTERPOLATION, VALUES } from './values.ts';
import { zh } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof en };
  }
}

/** The language in which the console speaks now, for the server to answer in. */
export function currentLanguage(): Language {
  return i18next.resolvedLanguage === 'zh' ? 'zh' : 'en';
}

/** Prepares the texts. All of both languages are in the bundle: switching needs no request. */
export function startTexts(): i18n {
  const language = firstLanguage(localStorage.getItem(LANGUAGE_KEPT_AS), navigator.languages);
  void i18next
    .use(initReactI18next)
    .use(VALUES)
    .init({
      lng: language,
      fallbackLng: 'en',
      defaultNS: 'console',
      resources: { en: { console: en }, zh: { console: zh } },
      interpolation: INTERPOLATION,
    });
  document.documentElement.lang = language;
  i18next.on('languageChanged', (chosen) => {
    localStorage.setItem(LANGUAGE_KEPT_AS, chosen);
    document.documentElement.lang = chosen;
  });
  return i18next;
}

import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { zh } from './zh.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = 'springtide.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof en };
  }
}

/** The language that the user chose before; else the browser's first one that the console supports. */
export function firstLanguage(kept: string | null, preferred: readonly string[]): Language {
  const wanted = [kept ?? '', ...preferred].map((tag) => tag.toLowerCase().split('-')[0]);
  return LANGUAGES.find((language) => language === wanted.find((tag) => isLanguage(tag))) ?? 'en';
}

function isLanguage(tag: string | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}

/** Prepares the texts. All of both languages are in the bundle: switching needs no request. */
export function startTexts(): i18n {
  const language = firstLanguage(localStorage.getItem(KEPT_AS), navigator.languages);
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'console',
    resources: { en: { console: en }, zh: { console: zh } },
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = language;
  i18next.on('languageChanged', (chosen) => {
    localStorage.setItem(KEPT_AS, chosen);
    document.documentElement.lang = chosen;
  });
  return i18next;
}

import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { en } from './en.ts';
import { firstLanguage, type Language, LANGUAGE_KEPT_AS } from './first-language.ts';
import { INTERPOLATION, VALUES } from './values.ts';
import type { zh } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: typeof NAMESPACE;
    resources: { console: typeof en };
  }
}

const NAMESPACE = 'console';

/** The texts of a language; those of the others stay at the server. */
const TEXTS: Readonly<Record<Language, () => Promise<typeof en | typeof zh>>> = {
  en: () => import('./en.ts').then((module) => module.en),
  zh: () => import('./zh.ts').then((module) => module.zh),
};

/** How a part of the console is loaded. @example patiently in shell/loading */
type Loader = <Part>(load: () => Promise<Part>) => Promise<Part>;

/** The language in which the console speaks now, for the server to answer in. */
export function currentLanguage(): Language {
  return languageOf(document.documentElement.lang);
}

/** The console speaks this language from now on, also before its texts are there. */
export function chooseFirstLanguage(): void {
  document.documentElement.lang = firstLanguage(localStorage.getItem(LANGUAGE_KEPT_AS), navigator.languages);
}

/** Loads the texts of the language that was chosen. */
export async function startTexts(loader: Loader): Promise<i18n> {
  const language = currentLanguage();
  i18next.on('languageChanged', (chosen) => {
    document.documentElement.lang = chosen;
  });
  await i18next
    .use(initReactI18next)
    .use(VALUES)
    .init({
      lng: language,
      fallbackLng: false,
      defaultNS: NAMESPACE,
      resources: { [language]: { [NAMESPACE]: await loader(TEXTS[language]) } },
      interpolation: INTERPOLATION,
    });
  return i18next;
}

/** Loads the texts of another language, and speaks it. */
export async function chooseLanguage(language: Language, loader: Loader): Promise<void> {
  localStorage.setItem(LANGUAGE_KEPT_AS, language);
  i18next.addResourceBundle(language, NAMESPACE, await loader(TEXTS[language]));
  await i18next.changeLanguage(language);
}

function languageOf(tag: string): Language {
  return tag === 'zh' ? 'zh' : 'en';
}

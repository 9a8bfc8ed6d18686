/** The languages that the server speaks; each has every text. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What is looked at of a header: no browser sends as much. */
const LONGEST_HEADER = 500;
const MOST_CHOICES = 20;

/**
 * The language that an `Accept-Language` header asks for; English when it asks for none that there is.
 *
 * @example languageOf('zh-CN,zh;q=0.9,en;q=0.8') // 'zh'
 * @example languageOf('de, en;q=0.5') // 'en'
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header === '') return 'en';
  let best: { readonly language: Language; readonly weight: number } | null = null;
  for (const part of header.slice(0, LONGEST_HEADER).split(',').slice(0, MOST_CHOICES)) {
    const [tag = '', ...parameters] = part.split(';');
    const language = languageIn(tag);
    const weight = weightIn(parameters);
    if (language !== null && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'en';
}

/**
 * The language of a terminal: the first of LC_ALL, LC_MESSAGES and LANG that says something, as in POSIX.
 *
 * @example languageOfLocale({ LANG: 'zh_CN.UTF-8' }) // 'zh'
 */
export function languageOfLocale(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL: all = '', LC_MESSAGES: messages = '', LANG: usual = '' } = environment;
  const [locale = ''] = [all, messages, usual].filter((value) => value !== '');
  return languageIn(locale.slice(0, LONGEST_HEADER).split(/[_.@]/)[0] ?? '') ?? 'en';
}

function languageIn(tag: string): Language | null {
  const [primary = ''] = tag.trim().toLowerCase().split('-');
  return LANGUAGES.find((language) => language === primary) ?? null;
}

/** From 0 to 1; 1 when it is not said, 0 when it cannot be read. */
function weightIn(parameters: readonly string[]): number {
  const given = parameters.map((parameter) => parameter.trim().toLowerCase()).find((text) => text.startsWith('q='));
  if (given === undefined) return 1;
  return /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(given) ? Number(given.slice(2)) : 0;
}

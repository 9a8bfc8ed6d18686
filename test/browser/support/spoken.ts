import type { Page } from 'playwright-core';
import type { Language } from './texts.ts';

/** What people wrote, and what machines say: words of no language. */
const NOT_OURS =
  'code, pre, bdi, kbd, samp, svg, script, style, noscript, textarea, [role=log], .cm-editor, .ant-tag bdi, [translate=no]';
const READ_ALOUD = ['aria-label', 'title', 'placeholder', 'alt'];

/** Two words in a row, of letters alone. */
const FOREIGN: Readonly<Record<Language, string>> = {
  en: String.raw`/\p{Script=Han}/u`,
  zh: String.raw`/(?<![\w.:/@-])[A-Za-z]{2,}[,.;:]? [A-Za-z]{2,}(?![\w:/@-])/u`,
};

/**
 * Texts of a page that are in another language than it should be: what is shown, and what is read aloud.
 *
 * @param known texts of people, and names, that are in no language
 */
export async function foreignTexts(
  page: Page,
  language: Language,
  known: readonly string[],
): Promise<readonly string[]> {
  const found = await page.evaluate<readonly string[]>(`
    (() => {
      const isOurs = (element) => element !== null && element.closest(${JSON.stringify(NOT_OURS)}) === null;
      const texts = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (isOurs(parentElement) && data.trim() !== '') texts.push(data.trim());
      }
      for (const name of ${JSON.stringify(READ_ALOUD)})
        for (const element of document.querySelectorAll('[' + name + ']'))
          if (isOurs(element)) texts.push(element.getAttribute(name));
      return [...new Set(texts)].filter((text) => ${FOREIGN[language]}.test(text));
    })()
  `);
  return found.filter((text) => !known.includes(text));
}

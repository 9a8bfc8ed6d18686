import { expect, test } from 'vitest';
import { en } from './en.ts';
import { firstLanguage } from './first-language.ts';
import { zh } from './zh.ts';

test.each([
  [null, ['zh-CN', 'en'], 'zh'],
  [null, ['fr', 'zh-TW'], 'zh'],
  [null, ['fr', 'de'], 'en'],
  ['en', ['zh-CN'], 'en'],
  ['xx', ['zh-CN'], 'zh'],
])('kept %s, preferred %o: %s', (kept, preferred, expected) => {
  expect(firstLanguage(kept, preferred)).toBe(expected);
});

/** "section.key" of every text, with the values that are filled in. */
function texts(tree: object, path = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value === 'object') return texts(value as object, `${path}${key}.`);
    const filledIn = [...String(value).matchAll(/\{\{\s*(\w+)/g)]
      .map(([, name = '']) => name)
      .toSorted((a, b) => a.localeCompare(b));
    return [`${path}${key} ${filledIn.join(' ')}`];
  });
}

test('every text is there in both languages, and fills in the same values', () => {
  expect(new Set(texts(zh).map(plural))).toEqual(new Set(texts(en).map(plural)));
});

test('no text is empty', () => {
  expect(JSON.stringify([en, zh])).not.toContain('""');
});

/** English has plural forms of its own. */
function plural(text: string): string {
  return text.replace(/_(one|other) /, '_other ');
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES, languageOf, languageOfLocale } from './language.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['ZH-hant-TW', 'zh'],
  ['en-US,en;q=0.9,zh;q=0.8', 'en'],
  ['de, zh;q=0.5, en;q=0.4', 'zh'],
  ['de, fr', 'en'],
  ['*', 'en'],
  ['zh;q=0', 'en'],
  ['zh;q=0, en;q=0', 'en'],
  ['en;q=0.5, zh;q=0.50', 'en'],
  ['en;q=0.5, zh;q=0.501', 'zh'],
  ['zh;q=2', 'en'],
  ['zh;q=x', 'en'],
  ['zhx', 'en'],
  [' zh ; q=1 ', 'zh'],
  [`${'de,'.repeat(30)}zh`, 'en'],
])('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test('any header has a language, and a long one is not read to its end', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('zhen,;q=01.-* \t')) })),
      (header) => {
        expect(LANGUAGES).toContain(languageOf(header));
        expect(languageOf(`${'x'.repeat(600)},zh`)).toBe('en');
      },
    ),
  );
});

test.each([
  [{}, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh' }, 'zh'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'en_US', LC_ALL: 'zh_TW@x' }, 'zh'],
  [{ LANG: 'zh_CN', LC_ALL: '' }, 'zh'],
  [{ LANG: 'zh_CN', LC_ALL: 'POSIX' }, 'en'],
])('a terminal with %j is told in %s', (environment, language) => {
  expect(languageOfLocale(environment)).toBe(language);
});

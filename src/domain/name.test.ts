import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { characterFault, textFault, visible } from './characters.ts';
import { checkedName, cleanedName, normalName, referredName } from './name.ts';

/** Texts of any characters, including lone surrogates. */
const anyText = fc
  .array(fc.nat(0x10_ff_ff), { maxLength: 20 })
  .map((points) => points.map((point) => String.fromCodePoint(point)).join(''));
/** Letters, combining marks, jamo, and blanks of every kind. */
const composable = fc
  .array(fc.constantFrom(...Array.from('aeE\u0301\u0308\u0323\u212B\u1100\u1161\u11A8 \u00A0\u3000\t\u200D')), {
    maxLength: 20,
  })
  .map((characters) => characters.join(''));

describe('a name in normal form', () => {
  test.each([
    [' shop ', 'shop'],
    ['\u3000\t\r\nshop\u0085\uFEFF\u2028', 'shop'],
    ['web\u00A0\u3000  shop', 'web shop'],
    ['e\u0301tat', '\u00E9tat'],
    ['潮🌊', '潮🌊'],
    ['', ''],
  ])('%j is %j', (text, name) => {
    expect(normalName(text)).toBe(name);
  });

  test('the normal form of a normal form is itself, and the same for every way to write it', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, composable), (text) => {
        const name = normalName(text);
        expect(normalName(name)).toBe(name);
        expect(normalName(`\t${text.normalize('NFD')}\n`)).toBe(normalName(text));
      }),
    );
  });

  test('a long text costs no more than its length', () => {
    const run = 500_000;
    for (const text of ['\u0315\u0301'.repeat(run), ` ${' '.repeat(run)}x${' '.repeat(run)}x`, 'a'.repeat(run)]) {
      expect(() => checkedName('name', text)).toThrow('1–50 characters');
    }
  });
});

describe('what no name has', () => {
  test.each([
    ['a\nb', 'U+000A, a line end'],
    ['a\u2028b', 'U+2028, a line end'],
    ['a\tb', 'U+0009, a tab'],
    ['a\u001B[31m', 'U+001B, a control character'],
    ['\u202Eevil', 'U+202E, which turns the direction'],
    ['a\u2066b', 'U+2066, which turns the direction'],
    ['a\u200Eb', 'U+200E, which turns the direction'],
    ['sh\u200Bop', 'U+200B, which cannot be seen'],
    ['sh\u200Dop', 'U+200D, which cannot be seen'],
    ['sh\u00ADop', 'U+00AD, which cannot be seen'],
    ['a\uFEFFb', 'U+FEFF, which cannot be seen'],
    ['a\uFE0F', 'U+FE0F, which cannot be seen'],
    ['🌊\uFE0F\uFE0F', 'U+FE0F, which cannot be seen'],
    ['a\u2800b', 'U+2800, which cannot be seen'],
    ['a\u3164', 'U+3164, which cannot be seen'],
    ['a\u{E0041}', 'U+E0041, which cannot be seen'],
    ['\uE000', 'U+E000, which means something in one font only'],
    ['\uFFFF', 'U+FFFF, which is not a character'],
    ['a\uD800', 'U+D800, half of a surrogate pair'],
    ['\u0301a', 'begins with U+0301'],
  ])('%j: %s', (text, complaint) => {
    expect(() => checkedName('name', text)).toThrow(complaint);
    expect(() => checkedName('name', text)).toThrow(/^name (has|begins with) U\+/);
  });

  test.each(['نمی‌خواهم', 'क्‍ष', '👩‍👩‍👧', '🏃🏽‍♀️', '☁️ cloud', '1️⃣', 'naïve', 'ทดสอบ', '서비스', 'a_b-c.d:e/f (2)'])(
    '%s is a name',
    (text) => {
      expect(checkedName('name', text)).toBe(text.normalize('NFC'));
    },
  );

  test('lengths are counted in characters, without the blanks around', () => {
    expect(checkedName('name', ` ${'🌊'.repeat(50)} `)).toBe('🌊'.repeat(50));
    expect(() => checkedName('name', '🌊'.repeat(51))).toThrow('1–50 characters');
    expect(() => checkedName('name', ' \n ')).toThrow('name is " \\n ", and must be 1–50 characters');
    expect(checkedName('task_name', 'x'.repeat(255), 255)).toHaveLength(255);
  });
});

test('a text may have several lines, and no other control', () => {
  expect(textFault('one\r\n\ttwo\u2028 \u200D \uFFFF')).toBeNull();
  expect(inEnglish(textFault('\u001B[2J'))).toContain('U+001B, a control character');
  expect(inEnglish(textFault('a\u202Eb'))).toContain('U+202E, which turns the direction');
});

test('a cleaned name is a name, or nothing', () => {
  expect(cleanedName(' al\u202Eice\n ')).toBe('alice');
  expect(cleanedName('\u0000\u200B')).toBe('');
  expect(cleanedName('ทดสอบชื่อ')).toBe('ทดสอบชื่อ');
  fc.assert(
    fc.property(fc.oneof(anyText, composable), (text) => {
      const name = cleanedName(text);
      expect(name === '' ? '' : checkedName('name', name)).toBe(name);
    }),
  );
});

test('what is shown in a message can be seen', () => {
  expect(visible('a\u202Eb\n')).toBe('a\\u{202e}b\\u{a}');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(characterFault(`x${visible(text)}`)).toBeNull();
    }),
  );
});

test('a name is found by its own text before its normal form', () => {
  const names = new Set(['shop', ' shop ']);
  expect([' shop ', 'shop', '\tshop', 'stop'].map((text) => referredName(text, names))).toEqual([
    ' shop ',
    'shop',
    'shop',
    null,
  ]);
});

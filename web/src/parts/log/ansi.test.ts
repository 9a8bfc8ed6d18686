import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawLine, drawnText, PLAIN, plainText, type Style } from './ansi.ts';

const ESC = '\u001B';
const shown = (raw: string, begin: Style = PLAIN) =>
  drawLine(raw, begin).spans.map(({ text, style }) => {
    const set = Object.entries(style).filter(([, value]) => value !== null && value !== false);
    return [text, Object.fromEntries(set)];
  });

describe('colours', () => {
  test.each([
    ['hi', [['hi', {}]]],
    ['', []],
    [
      `${ESC}[31mred${ESC}[0m back`,
      [
        ['red', { colour: 1 }],
        [' back', {}],
      ],
    ],
    [`${ESC}[1;92;44mx`, [['x', { isBold: true, colour: 10, background: 4 }]]],
    [`${ESC}[1m${ESC}[22mx${ESC}[my`, [['xy', {}]]],
    [`${ESC}[38;5;196mx`, [['x', { colour: 9 }]]],
    [`${ESC}[38;2;0;120;0mx`, [['x', { colour: 2 }]]],
    [`${ESC}[48;5;236mx`, [['x', { background: 0 }]]],
    [`${ESC}[38;2;999;0;0;1mx`, [['x', { isBold: true }]]],
    [`${ESC}[4;77;1000mx`, [['x', { isUnderlined: true }]]],
    [
      `${ESC}[7mx${ESC}[27;9;3;2my`,
      [
        ['x', { isInverse: true }],
        ['y', { isStruck: true, isItalic: true, isFaint: true }],
      ],
    ],
  ] as const)('%j', (raw, expected) => expect(shown(raw)).toEqual(expected));

  test('go on in the next line', () => {
    const { end } = drawLine(`${ESC}[33mone`, PLAIN);
    expect(shown('two', end)).toEqual([['two', { colour: 3 }]]);
  });
});

describe('what writes over a line', () => {
  test.each([
    ['10%\r 50%\r100%', '100%'],
    ['downloading\rdone', 'doneloading'],
    [`downloading\r${ESC}[Kdone`, 'done'],
    [`downloading${ESC}[2K\rdone`, 'done       '],
    ['ab\b\bc', 'cb'],
    ['\b\b\bx', 'x'],
    ['windows\r', 'windows'],
    ['一二\r三', '三二'],
    ['😀a\rb', 'ba'],
  ])('%j is %j', (raw, expected) => expect(plainText(raw)).toBe(expected));
});

test.each([
  [`a${ESC}[2Jb`, 'ab'],
  [`a${ESC}[1Ab`, 'ab'],
  [`a${ESC}[?25lb`, 'ab'],
  [`a${ESC}]0;title\u0007b`, 'ab'],
  [`a${ESC}]8;;javascript:alert(1)${ESC}\\b`, 'ab'],
  [`a${ESC}(Bb`, 'ab'],
  [`a${ESC}7b`, 'ab'],
  [`a${ESC}]0;never ends`, 'a]0;never ends'],
  [`a${ESC}`, 'a'],
  [`a${ESC}[31`, 'a[31'],
  ['a\0\u0007\u009Bb', 'ab'],
  ['a\tb', 'a\tb'],
])('%j shows %j', (raw, expected) => expect(plainText(raw)).toBe(expected));

describe('of anything a node may send', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(ESC, `${ESC}[`, 'm', 'K', '\r', '\b', ';', '38', '5', '2', '31', '\u0007', `${ESC}]`, '一'),
  );
  const line = fc.array(part, { maxLength: 60 }).map((parts) => parts.join('').replaceAll('\n', ''));

  test('no control character shows, and text without any shows as it is', () => {
    fc.assert(
      fc.property(line, (raw) => {
        const text = plainText(raw);
        expect(text).not.toMatch(/[^\P{Cc}\t]/u);
        expect(text.length).toBeLessThanOrEqual(raw.length);
        expect(text, 'in both ways').toBe(drawnText(raw));
        const clean = raw.replaceAll(/\p{Cc}/gu, '');
        expect(plainText(clean)).toBe(clean);
        // what was drawn is drawn as the same again
        expect(plainText(text)).toBe(text);
      }),
    );
  });

  test('spans never stand in one style beside one another, and none is empty', () => {
    fc.assert(
      fc.property(line, (raw) => {
        const spans = shown(raw);
        for (const [index, [text, style]] of spans.entries()) {
          expect(text).not.toBe('');
          expect(style).not.toEqual(index === 0 ? null : spans[index - 1]?.[1]);
        }
      }),
    );
  });

  test('a long line of escapes takes no long time', () => {
    const raw = `${ESC}[`.repeat(100_000) + `${ESC}]`.repeat(20_000) + '\r'.repeat(100_000) + 'x'.repeat(300_000);
    const begun = performance.now();
    expect(plainText(raw).endsWith('xxx')).toBe(true);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

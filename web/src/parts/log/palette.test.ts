import { expect, test } from 'vitest';
import { PLAIN } from './ansi.ts';
import { drawnStyle, GROUNDS } from './palette.ts';

/** WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, two: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(two)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const COLOURS = Array.from({ length: 16 }, (_, colour) => colour);

test.each(COLOURS)('colour %i can be read, light and dark, as ink and as ground', (colour) => {
  for (const isDark of [false, true]) {
    const ink = drawnStyle({ ...PLAIN, colour }, isDark, '#808080');
    expect(contrast(ink.color ?? '', isDark ? GROUNDS.dark : GROUNDS.light)).toBeGreaterThanOrEqual(4.5);
    for (const style of [
      { ...PLAIN, background: colour, colour: (colour + 3) % 16 },
      { ...PLAIN, background: 2, colour, isInverse: true },
    ]) {
      const { color = '', background = '' } = drawnStyle(style, isDark, '#808080');
      expect(contrast(color, background)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test('a style without colours leaves them to the page', () => {
  expect(drawnStyle(PLAIN, true, '#808080')).toEqual({});
  expect(drawnStyle({ ...PLAIN, isFaint: true, isBold: true, isItalic: true }, true, '#808080')).toEqual({
    color: '#808080',
    fontWeight: 600,
    fontStyle: 'italic',
  });
  expect(drawnStyle({ ...PLAIN, isUnderlined: true, isStruck: true }, false, '').textDecoration).toBe(
    'underline line-through',
  );
});

import type { Colour, Style } from './ansi.ts';

/*
 * The 16 colours of a terminal with a contrast of at least 4.5 on the background of logs, light and dark. Text on a coloured
 * background is white or black, whatever its own colour, so that no text can be hidden.
 */

const LIGHT = [
  '#1f2328',
  '#b42318',
  '#18702f',
  '#7d5700',
  '#0550ae',
  '#7a3fd1',
  '#0b666b',
  '#57606a',
  '#57606a',
  '#c01f2b',
  '#18702f',
  '#7d5700',
  '#0860c4',
  '#8a3ec8',
  '#0a6b70',
  '#24292f',
] as const;
const DARK = [
  '#a3adb8',
  '#ff8a82',
  '#56d364',
  '#e3b341',
  '#79c0ff',
  '#d2a8ff',
  '#56d4dd',
  '#d0d7de',
  '#a3adb8',
  '#ffa198',
  '#7ee787',
  '#f2cc60',
  '#a5d6ff',
  '#e2c5ff',
  '#b3f0ff',
  '#ffffff',
] as const;
/** The least favourable backgrounds of logs. */
export const GROUNDS = { light: '#f3f4f6', dark: '#2a2f36' } as const;
const ON_COLOUR = { light: '#ffffff', dark: '#0d1117' } as const;

export interface Drawn {
  readonly color?: string;
  readonly background?: string;
  readonly fontWeight?: number;
  readonly fontStyle?: string;
  readonly textDecoration?: string;
}

function colourOf(colour: Colour, isDark: boolean): string {
  return (isDark ? DARK : LIGHT)[colour] ?? (isDark ? DARK[7] : LIGHT[0]);
}

/** The CSS of a style. @param faint the colour of faint text */
export function drawnStyle(style: Style, isDark: boolean, faint: string): Drawn {
  const ground = style.isInverse ? (style.colour ?? 7) : style.background;
  const decoration = [style.isUnderlined ? 'underline' : '', style.isStruck ? 'line-through' : ''].filter(Boolean);
  return {
    ...(ground === null ? inkOf(style, isDark, faint) : onColour(ground, isDark)),
    ...(style.isBold ? { fontWeight: 600 } : {}),
    ...(style.isItalic ? { fontStyle: 'italic' } : {}),
    ...(decoration.length > 0 ? { textDecoration: decoration.join(' ') } : {}),
  };
}

function inkOf({ colour, isFaint }: Style, isDark: boolean, faint: string): Drawn {
  if (colour !== null) return { color: colourOf(colour, isDark) };
  return isFaint ? { color: faint } : {};
}

function onColour(ground: Colour, isDark: boolean): Drawn {
  return { background: colourOf(ground, isDark), color: isDark ? ON_COLOUR.dark : ON_COLOUR.light };
}

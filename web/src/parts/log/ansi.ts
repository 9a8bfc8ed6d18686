/*
 * Draws a line as a terminal does, as far as colours and styles (SGR), carriage return, backspace and "erase in line" go.
 * Other escape sequences and control characters are dropped. All other text is shown, in a readable colour.
 */

/** One of the 16 colours of a terminal: 0–7, and 8–15, the bright ones. */
export type Colour = number;

export interface Style {
  readonly colour: Colour | null;
  readonly background: Colour | null;
  readonly isBold: boolean;
  readonly isFaint: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isStruck: boolean;
  readonly isInverse: boolean;
}

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export interface DrawnLine {
  readonly spans: readonly Span[];
  /** The style in which the next line begins. */
  readonly end: Style;
}

export const PLAIN: Style = {
  colour: null,
  background: null,
  isBold: false,
  isFaint: false,
  isItalic: false,
  isUnderlined: false,
  isStruck: false,
  isInverse: false,
};

const ESC = '\u001B';
/** C0 and C1 control characters except the tab. */
const CONTROL = /[^\P{Cc}\t]/u;
/** A sequence after its ESC: CSI with its parts; OSC, DCS and similar up to their terminator; others of two or three characters. */
const BEHIND = String.raw`(?:\[([0-?]{0,64})([ -/]{0,8})([@-~])|[\]PX^_][^\u001B\u0007]{0,2048}(?:\u0007|\u001B\\)|[ -/]{1,2}[0-~]|[0-Z\\^-~])`;
const SEQUENCE = new RegExp(String.raw`^\u001B${BEHIND}`);
const SEQUENCES = new RegExp(String.raw`\u001B${BEHIND}?`, 'g');
const CONTROLS = new RegExp(CONTROL, 'gu');
/** Characters and sequences that overwrite or erase. */
const OVERWRITES = new RegExp(String.raw`[\r\b]|\u001B\[[0-?]{0,64}K`);
/** The longest sequence in characters. */
const LONGEST_SEQUENCE = 2200;
/** The number of cells that can be overwritten; longer lines are appended to the last one. */
const MOST_CELLS = 20_000;

/** Whether a line has no control characters. */
export function isPlainText(raw: string): boolean {
  return !CONTROL.test(raw);
}

/** The text of a line as it is shown. */
export function plainText(raw: string): string {
  if (isPlainText(raw)) return raw;
  const line = withoutWindowsEnd(raw);
  // faster than drawing, with the same result
  if (!OVERWRITES.test(line)) return line.replaceAll(SEQUENCES, '').replaceAll(CONTROLS, '');
  return drawnText(line);
}

/** The text of a line, by drawing it. */
export function drawnText(raw: string): string {
  return drawLine(raw, PLAIN).spans.reduce((text, span) => text + span.text, '');
}

function withoutWindowsEnd(raw: string): string {
  return raw.endsWith('\r') ? raw.slice(0, -1) : raw;
}

/**
 * Draws a line that begins in a style.
 *
 * @example drawLine('10%\r\u001B[32mdone\u001B[0m', PLAIN).spans // [{ text: 'done', style: { …, colour: 2 } }]
 */
export function drawLine(raw: string, begin: Style): DrawnLine {
  const line = withoutWindowsEnd(raw);
  if (isPlainText(line)) return { spans: line === '' ? [] : [{ text: line, style: begin }], end: begin };
  const pen = new Pen(begin);
  let at = 0;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === ESC) {
      at += pen.escape(line.slice(at, at + LONGEST_SEQUENCE));
      continue;
    }
    const next = CONTROL.exec(line.slice(at, at + LONGEST_SEQUENCE))?.index;
    if (next === 0) {
      pen.control(character);
      at += 1;
    } else {
      const text = line.slice(at, next === undefined ? at + LONGEST_SEQUENCE : at + next);
      pen.write(text);
      at += text.length;
    }
  }
  return pen.drawn();
}

class Pen {
  private style: Style;
  private readonly cells: { character: string; style: Style }[] = [];
  private column = 0;

  constructor(style: Style) {
    this.style = style;
  }

  write(text: string): void {
    // by code points, so that surrogate pairs are overwritten as a whole
    for (const character of text) {
      const at = Math.min(this.column, MOST_CELLS);
      const under = this.cells[at];
      if (at === MOST_CELLS && under !== undefined) under.character += character;
      else this.cells[at] = { character, style: this.style };
      this.column = at + 1;
    }
  }

  control(character: string): void {
    if (character === '\r') this.column = 0;
    if (character === '\b') this.column = Math.max(0, this.column - 1);
  }

  /** Applies the sequence at the beginning of a text; returns its length. */
  escape(text: string): number {
    const found = SEQUENCE.exec(text);
    if (found === null) return 1;
    const [sequence, parameters = '', between, end] = found;
    if (between === '' && end === 'm' && /^[\d;:]*$/.test(parameters)) this.style = styled(this.style, parameters);
    if (between === '' && end === 'K') this.erase(parameters);
    return sequence.length;
  }

  drawn(): DrawnLine {
    const spans: { text: string; style: Style }[] = [];
    for (const { character, style } of this.cells) {
      const last = spans.at(-1);
      if (last !== undefined && isSame(last.style, style)) last.text += character;
      else spans.push({ text: character, style });
    }
    return { spans, end: this.style };
  }

  private erase(parameters: string): void {
    if (parameters === '' || parameters === '0') this.cells.length = Math.min(this.cells.length, this.column);
    if (parameters === '1' || parameters === '2') {
      const upTo = parameters === '2' ? this.cells.length : Math.min(this.column + 1, this.cells.length);
      for (let at = 0; at < upTo; at += 1) this.cells[at] = { character: ' ', style: PLAIN };
    }
  }
}

function isSame(one: Style, two: Style): boolean {
  if (one === two) return true;
  return (Object.keys(PLAIN) as (keyof Style)[]).every((key) => one[key] === two[key]);
}

/** A style after an SGR sequence; unknown parameters are ignored. */
function styled(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let changed = style;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const { colour, length } = extended(codes.slice(at + 1));
      if (colour !== null) changed = { ...changed, [code === 38 ? 'colour' : 'background']: colour };
      at += length;
    } else {
      changed = code === 0 ? PLAIN : { ...changed, ...CHANGES.get(code) };
    }
  }
  return changed;
}

const CHANGES: ReadonlyMap<number, Partial<Style>> = new Map<number, Partial<Style>>([
  [1, { isBold: true }],
  [2, { isFaint: true }],
  [3, { isItalic: true }],
  [4, { isUnderlined: true }],
  [7, { isInverse: true }],
  [9, { isStruck: true }],
  [22, { isBold: false, isFaint: false }],
  [23, { isItalic: false }],
  [24, { isUnderlined: false }],
  [27, { isInverse: false }],
  [29, { isStruck: false }],
  [39, { colour: null }],
  [49, { background: null }],
  ...Array.from({ length: 8 }, (_, colour) => [30 + colour, { colour }] as const),
  ...Array.from({ length: 8 }, (_, colour) => [40 + colour, { background: colour }] as const),
  ...Array.from({ length: 8 }, (_, colour) => [90 + colour, { colour: colour + 8 }] as const),
  ...Array.from({ length: 8 }, (_, colour) => [100 + colour, { background: colour + 8 }] as const),
]);

/** 5;n (256 colours) or 2;r;g;b, as the nearest of the 16 colours, which all have enough contrast. */
function extended([kind, ...values]: readonly number[]): { readonly colour: Colour | null; readonly length: number } {
  if (kind === 5) return { colour: ofPalette(values[0] ?? 0), length: 2 };
  if (kind === 2) return { colour: nearest(values[0] ?? 0, values[1] ?? 0, values[2] ?? 0), length: 4 };
  return { colour: null, length: 1 };
}

function ofPalette(index: number): Colour | null {
  if (index > 255) return null;
  if (index < 16) return index;
  if (index >= 232) return nearestGrey((index - 232) / 23);
  const cube = index - 16;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** The value of a digit in the cube of 216 colours. */
function level(digit: number): number {
  return digit === 0 ? 0 : 55 + 40 * digit;
}

function nearest(red: number, green: number, blue: number): Colour | null {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most > 255) return null;
  if (most - least < 40) return nearestGrey(most / 255);
  const isOn = (part: number): number => (part - least > (most - least) / 2 ? 1 : 0);
  const hue = isOn(red) + 2 * isOn(green) + 4 * isOn(blue);
  return most > 200 ? hue + 8 : hue;
}

/** @param brightness 0 is black, 1 is white */
function nearestGrey(brightness: number): Colour {
  if (brightness < 0.25) return 0;
  if (brightness < 0.6) return 8;
  return brightness < 0.9 ? 7 : 15;
}

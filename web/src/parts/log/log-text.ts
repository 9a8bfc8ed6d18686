import { drawLine, isPlainText, PLAIN, plainText, type Span, type Style } from './ansi.ts';

/*
 * A growing text as lines.
 *
 * LT1. Appended text is split once; earlier lines are not processed again, except an open last line.
 * LT2. A line is drawn when it becomes visible or is searched. Only lines with escapes are processed earlier, for the style
 *      in which the next line begins.
 */

/** Shared by a text and the texts appended to it. */
interface Lines {
  readonly raw: string[];
  /** The style in which a line begins, if not plain. */
  readonly begins: Map<number, Style>;
}

export class LogText {
  /** The number of lines, an open one included. */
  readonly count: number;
  /** The last line if it has no line end yet; else null. */
  private readonly open: string | null;
  private readonly lines: Lines;

  private constructor(lines: Lines, isOpen: boolean) {
    this.lines = lines;
    this.count = lines.raw.length;
    this.open = isOpen ? (lines.raw.at(-1) ?? null) : null;
  }

  static of(text: string): LogText {
    return new LogText({ raw: [], begins: new Map() }, false).appended(text);
  }

  /** The text with more at its end. Appending to this one again invalidates the result. */
  appended(text: string): LogText {
    if (text === '') return this;
    const { raw } = this.lines;
    // drops lines of an earlier result that was discarded
    raw.length = this.count;
    const parts = text.split('\n');
    const isOpen = parts.at(-1) !== '';
    if (!isOpen) parts.pop();
    if (this.open !== null) {
      parts[0] = `${this.open}${parts[0] ?? ''}`;
      raw.pop();
    }
    const from = raw.length;
    for (const part of parts) raw.push(part);
    this.carry(from);
    return new LogText(this.lines, isOpen);
  }

  /** A line with its escapes. */
  raw(line: number): string {
    if (line === this.count - 1 && this.open !== null) return this.open;
    return line < this.count ? (this.lines.raw[line] ?? '') : '';
  }

  /** A line as it is drawn. */
  spans(line: number): readonly Span[] {
    return drawLine(this.raw(line), this.lines.begins.get(line) ?? PLAIN).spans;
  }

  /** A line as it is drawn, without colours. */
  plain(line: number): string {
    return plainText(this.raw(line));
  }

  /** The indexes of the lines that contain a text, ignoring case; none for ''. */
  linesWith(part: string): readonly number[] {
    const wanted = part.toLowerCase();
    const found: number[] = [];
    if (wanted === '') return found;
    for (let line = 0; line < this.count; line += 1) {
      const raw = this.raw(line);
      const text = isPlainText(raw) ? raw : plainText(raw);
      if (text.toLowerCase().includes(wanted)) found.push(line);
    }
    return found;
  }

  /** Computes the styles in which lines begin, from a line on (LT2). */
  private carry(from: number): void {
    const { raw, begins } = this.lines;
    let style = begins.get(from) ?? PLAIN;
    for (let line = from; line < raw.length; line += 1) {
      const text = raw[line] ?? '';
      if (style === PLAIN) begins.delete(line);
      else begins.set(line, style);
      if (text.includes('\u001B')) style = drawLine(text, style).end;
    }
    if (style === PLAIN) begins.delete(raw.length);
    else begins.set(raw.length, style);
  }
}

import stringWidth from 'string-width';
import { oneLine } from './safe-text.ts';

/** Columns between two cells. */
const GAP = 2;
/** The least that a column is cut to. */
const NARROWEST = 6;

export interface TableStyle {
  /** Columns of the terminal; null = nothing is cut. */
  readonly width: number | null;
  /** How a title looks. */
  readonly title: (text: string) => string;
}

/**
 * Lines of a table, with the width of East Asian characters. In a terminal the widest columns are cut until a line fits.
 *
 * @example tableLines([['id', 'name'], ['1', 'shop']], style) // ['id  name', '1   shop']
 */
export function tableLines(rows: readonly (readonly string[])[], { width, title }: TableStyle): readonly string[] {
  const cells = rows.map((row) => row.map(oneLine));
  const [titles = []] = cells;
  const natural = titles.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const widths = width === null ? natural : fitted(natural, width - GAP * (natural.length - 1));
  const numeric = titles.map((_, column) => cells.length > 1 && cells.slice(1).every((row) => isNumber(row[column])));
  return cells.map((row, index) => {
    const line = row
      .map((cell, column) => padded(cut(cell, widths[column] ?? 0), widths[column] ?? 0, numeric[column] ?? false))
      .join(' '.repeat(GAP))
      .trimEnd();
    return index === 0 ? title(line) : line;
  });
}

function isNumber(cell = ''): boolean {
  return /^-?\d+(\.\d+)?$/.test(cell);
}

/** Takes from the widest columns until all fit. */
function fitted(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** A text that fits, with … where it was cut. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let taken = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    taken += stringWidth(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function padded(text: string, width: number, isNumeric: boolean): string {
  const blank = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return isNumeric ? blank + text : text + blank;
}

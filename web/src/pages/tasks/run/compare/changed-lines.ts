/** A line of two texts: removed, added, or in both. */
export interface ChangedLine {
  readonly mark: '-' | '+' | ' ';
  readonly text: string;
}

/** Lines up to which a common sequence is looked for; longer middles are shown as a whole. */
const MOST = 400;
/** Unchanged lines that are shown before and after a change. */
const AROUND = 3;

/**
 * How one text became another, line by line, with a few unchanged lines around.
 *
 * @example changedLines('a\nb', 'a\nc') // [' a', '-b', '+c']
 */
export function changedLines(before: string, after: string): readonly ChangedLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = between(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const tail = now.length - end;
  return [
    ...now.slice(Math.max(0, start - AROUND), start).map(kept),
    ...middle,
    ...now.slice(tail, tail + AROUND).map(kept),
  ];
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

const kept = (text: string): ChangedLine => ({ mark: ' ', text });
const removed = (text: string): ChangedLine => ({ mark: '-', text });
const added = (text: string): ChangedLine => ({ mark: '+', text });

/** The longest common sequence, and what was removed and added between its lines. */
function between(old: readonly string[], now: readonly string[]): readonly ChangedLine[] {
  if (old.length > MOST || now.length > MOST) return [...old.map(removed), ...now.map(added)];
  const common = commonLengths(old, now);
  const lines: ChangedLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < now.length) {
    if (old[row] === now[column]) {
      lines.push(kept(now[column] ?? ''));
      row += 1;
      column += 1;
    } else if (common(row + 1, column) >= common(row, column + 1)) {
      lines.push(removed(old[row] ?? ''));
      row += 1;
    } else {
      lines.push(added(now[column] ?? ''));
      column += 1;
    }
  }
  return [...lines, ...old.slice(row).map(removed), ...now.slice(column).map(added)];
}

/** The length of the longest common sequence of what follows a place in each of two lists. */
function commonLengths(old: readonly string[], now: readonly string[]): (row: number, column: number) => number {
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const same = old[row] === now[column] ? at(row + 1, column + 1) + 1 : 0;
      lengths[row * width + column] = Math.max(same, at(row + 1, column), at(row, column + 1));
    }
  }
  return at;
}

/*
 * Addresses and host names, those that differ in one number together: 10.0.0.[1-5,9].
 */

interface Group {
  readonly before: string;
  readonly after: string;
  /** How many digits a number with leading zeros has; 0 = it has none. */
  readonly digits: number;
  readonly numbers: number[];
}

/** @example rangesOf(['10.0.0.1', '10.0.0.2', '10.0.0.3', 'db']) // '10.0.0.[1-3],db' */
export function rangesOf(names: readonly string[]): string {
  const groups = new Map<string, Group>();
  const plain: string[] = [];
  for (const name of names) {
    const parts = name.length > 300 ? null : splitNumber(name);
    if (parts === null) {
      plain.push(name);
      continue;
    }
    const { before, number, after } = parts;
    const digits = number.startsWith('0') && number.length > 1 ? number.length : 0;
    const key = JSON.stringify([before, after, digits]);
    const group = groups.get(key) ?? { before, after, digits, numbers: [] };
    group.numbers.push(Number(number));
    groups.set(key, group);
  }
  return [...[...groups.values()].map(written), ...plain].join(',');
}

/** Splits at the last run of digits. */
function splitNumber(
  name: string,
): { readonly before: string; readonly number: string; readonly after: string } | null {
  let end = name.length;
  while (end > 0 && !isDigit(name[end - 1])) end -= 1;
  let start = end;
  while (start > 0 && end - start < 9 && isDigit(name[start - 1])) start -= 1;
  if (start === end) return null;
  return { before: name.slice(0, start), number: name.slice(start, end), after: name.slice(end) };
}

function isDigit(character = ''): boolean {
  return character >= '0' && character <= '9';
}

function written({ before, after, digits, numbers }: Group): string {
  const sorted = [...new Set(numbers)].toSorted((one, other) => one - other);
  const runs: [first: number, last: number][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  const text = (number: number): string => String(number).padStart(digits, '0');
  const parts = runs.map(([first, last]) => (first === last ? text(first) : `${text(first)}-${text(last)}`));
  const inside = parts.join(',');
  return sorted.length === 1 ? `${before}${inside}${after}` : `${before}[${inside}]${after}`;
}

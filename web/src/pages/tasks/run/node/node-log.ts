/** A line of what the steps of a node wrote, or a heading above them. */
export interface NodeLogLine {
  readonly kind: 'step' | 'attempt' | 'text';
  /** The name of the step, the number of the attempt, or what was written. */
  readonly text: string;
}

const ATTEMPT = /^\[attempt (\d+)\]$/;

/**
 * The lines of a node's log, step by step, with a heading for each step and, where there were several, each attempt.
 *
 * @example linesOf([{ echo: 'hi\n' }]) // [{ kind: 'step', text: 'echo' }, { kind: 'text', text: 'hi' }]
 */
export function linesOf(steps: readonly Readonly<Record<string, string>>[]): readonly NodeLogLine[] {
  return steps.flatMap((step) =>
    Object.entries(step).flatMap(([name, log]): readonly NodeLogLine[] => [
      { kind: 'step', text: name },
      ...textLines(log).map((text): NodeLogLine => {
        const [, attempt] = ATTEMPT.exec(text) ?? [];
        return attempt === undefined ? { kind: 'text', text } : { kind: 'attempt', text: attempt };
      }),
    ]),
  );
}

function textLines(log: string): readonly string[] {
  if (log === '') return [];
  return log
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
}

/** The indexes of the lines that have a text; none for no text. */
export function linesWith(lines: readonly { readonly text: string }[], part: string): readonly number[] {
  if (part === '') return [];
  const wanted = part.toLowerCase();
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(wanted) ? [index] : []));
}

/** Cuts a line where a text is found in it: every second piece is one. */
export function piecesOf(line: string, part: string): readonly string[] {
  if (part === '') return [line];
  const pieces: string[] = [];
  const low = line.toLowerCase();
  const wanted = part.toLowerCase();
  // lower case may be longer than the letter was: then there are no safe places to cut at
  if (low.length !== line.length || wanted.length !== part.length) return [line];
  let from = 0;
  for (let at = low.indexOf(wanted); at !== -1; at = low.indexOf(wanted, from)) {
    pieces.push(line.slice(from, at), line.slice(at, at + part.length));
    from = at + part.length;
  }
  return [...pieces, line.slice(from)];
}

/** A node's log as a file to keep. */
export function fileOf(lines: readonly NodeLogLine[]): string {
  return lines
    .map(({ kind, text }) => {
      switch (kind) {
        case 'step':
          return `=== ${text} ===\n`;
        case 'attempt':
          return `--- ${text} ---\n`;
        case 'text':
          return `${text}\n`;
      }
    })
    .join('');
}

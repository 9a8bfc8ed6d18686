/** A line of output of a node's steps, or a heading above them. */
export interface NodeLogLine {
  readonly kind: 'step' | 'attempt' | 'text';
  /** The name of the step, the number of the attempt, or the output. */
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

/** The indexes of the lines that contain a text; none for ''. */
export function linesWith(lines: readonly { readonly text: string }[], part: string): readonly number[] {
  if (part === '') return [];
  const wanted = part.toLowerCase();
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(wanted) ? [index] : []));
}

/** Splits a line at the matches of a text: every second part is a match. */
export function piecesOf(line: string, part: string): readonly string[] {
  if (part === '') return [line];
  const pieces: string[] = [];
  const low = line.toLowerCase();
  const wanted = part.toLowerCase();
  // lower case may have another length than the original: then the matches cannot be located
  if (low.length !== line.length || wanted.length !== part.length) return [line];
  let from = 0;
  for (let at = low.indexOf(wanted); at !== -1; at = low.indexOf(wanted, from)) {
    pieces.push(line.slice(from, at), line.slice(at, at + part.length));
    from = at + part.length;
  }
  return [...pieces, line.slice(from)];
}

/** A node's log as the text of a file. */
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

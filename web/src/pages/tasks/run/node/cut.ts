/** What the mark of a cut says. */
export interface Cut {
  readonly count: number;
  readonly unit: 'bytes' | 'characters';
  /** The file on the node with the whole output; null = none. */
  readonly file: string | null;
}

/** The last line that the server shows of a running command whose output is over the limit. */
const REST_LATER = '… too long to be shown while it runs: the rest is shown when it has ended …';
const MARK = /^… (\d{1,15}) (bytes|characters) are left out here(?:; all of it is in (.{1,4096}) on the node)? …$/;

/** @example cutOf('… 10 bytes are left out here …') // { count: 10, unit: 'bytes', file: null } */
export function cutOf(line: string): Cut | null {
  const [, count, unit, file = null] = line.startsWith('…') ? (MARK.exec(line) ?? []) : [];
  if (count === undefined) return null;
  return { count: Number(count), unit: unit === 'bytes' ? 'bytes' : 'characters', file };
}

/** Whether a line says that the rest of the output is shown later. */
export function isRestLater(line: string): boolean {
  return line === REST_LATER;
}

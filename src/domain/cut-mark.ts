/** The line in place of the missing middle of a log. */
export interface CutMark {
  /** The line of the mark; 0 is the first of the log. */
  readonly line: number;
  readonly missing: number;
  readonly unit: 'bytes' | 'characters';
}

const MARK = /^… (\d{1,15}) (bytes|characters) are left out here(?:; all of it is in [^\n]{1,4096} on the node)? …$/m;

/** The last line shown of a running command whose output is over the limit. */
export const REST_LATER = '… too long to be shown while it runs: the rest is shown when it has ended …';

/** @example cutMark(10, 'bytes') // '… 10 bytes are left out here …' */
export function cutMark(missing: number, unit: CutMark['unit'], file: string | null = null): string {
  const rest = file === null ? '' : `; all of it is in ${file} on the node`;
  return `… ${missing} ${unit} are left out here${rest} …`;
}

/** The first mark in a log; null = none, so it is complete. */
export function cutMarkOf(log: string): CutMark | null {
  // most logs have none, and this test is cheaper
  if (!log.includes(' are left out here')) return null;
  const found = MARK.exec(log);
  if (found === null) return null;
  const [, missing = '', unit] = found;
  const line = log.slice(0, found.index).split('\n').length - 1;
  return { line, missing: Number(missing), unit: unit === 'bytes' ? 'bytes' : 'characters' };
}

/** The line of the mark; null = there is none. */
export function cutLineOf(log: string): number | null {
  return cutMarkOf(log)?.line ?? null;
}

/** Joins the beginning and the end of a log, with the mark on a line of its own. */
export function joinedEnds(head: string, mark: string, tail: string): string {
  return `${head}${head === '' || head.endsWith('\n') ? '' : '\n'}${mark}\n${tail}`;
}

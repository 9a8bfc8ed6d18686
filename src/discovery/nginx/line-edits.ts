import type { Splice } from '../hosts/splices.ts';
import { commentOf, markOf, type OwnServer, type UpstreamServer, wordsOf, writtenOf } from './server-line.ts';
import { removalOf } from './splices.ts';

/** How a server stands after a change. `stays`: it is not taken out, as it was put in again meanwhile. */
export type Standing = 'changed' | 'unchanged' | 'absent' | 'stays';

export interface ServerResult {
  readonly standing: Standing;
  /** The address in a line that is not Springtide's; null = there is no such line. */
  readonly keptAs: string | null;
}

/** What a change does to the lines of an upstream. */
export interface Edit extends ServerResult {
  readonly splices: readonly Splice[];
  /** Lines to add. */
  readonly additions: readonly string[];
  /** Servers whose lines go. */
  readonly removed: readonly UpstreamServer[];
}

/** The lines that a server has already. */
export interface Lines {
  /** With its name. */
  readonly own: readonly UpstreamServer[];
  /** At its address: of other names, or of nobody. */
  readonly there: readonly UpstreamServer[];
}

/** What is to be done to the lines of one server, for one kind of change. */
export function editOf(text: string, kind: 'in' | 'leave' | 'out', server: OwnServer, { own, there }: Lines): Edit {
  const foreign = there.filter(({ mark }) => mark === null);
  const keptAs = foreign[0]?.written ?? null;
  switch (kind) {
    case 'in':
      return entered(text, server, own, there);
    case 'leave':
      return together(
        [...own.map((line) => left(text, line)), ...foreign.map((line) => switched(text, line, 'down'))],
        keptAs,
      );
    case 'out':
      return together([...own.map((line) => removed(text, line)), ...foreign.map(() => UNCHANGED)], keptAs);
  }
}

const NOTHING = { splices: [], additions: [], removed: [], keptAs: null } as const;
const UNCHANGED: Edit = { ...NOTHING, standing: 'unchanged' };
const ORDER: readonly Standing[] = ['absent', 'unchanged', 'changed', 'stays'];

function together(edits: readonly Edit[], keptAs: string | null): Edit {
  const standings: readonly Standing[] = ['absent', ...edits.map(({ standing }) => standing)];
  return {
    splices: edits.flatMap(({ splices }) => splices),
    additions: edits.flatMap(({ additions }) => additions),
    removed: edits.flatMap(({ removed }) => removed),
    standing: standings.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a)),
    keptAs,
  };
}

/**
 * The result of a server over several upstreams: what changed in one of them was changed.
 *
 * @example worse({ standing: 'unchanged', keptAs: null }, { standing: 'changed', keptAs: null }).standing // 'changed'
 */
export function worse(a: ServerResult, b: ServerResult): ServerResult {
  const isWorse = ORDER.indexOf(b.standing) > ORDER.indexOf(a.standing);
  return { standing: isWorse ? b.standing : a.standing, keptAs: a.keptAs ?? b.keptAs };
}

/** One line says it: its own, or one of somebody else's that is there, or that of an earlier server at its address. */
function entered(
  text: string,
  server: OwnServer,
  own: readonly UpstreamServer[],
  there: readonly UpstreamServer[],
): Edit {
  const foreign = there.filter(({ mark }) => mark === null);
  const [first, ...doubles] = [...own, ...there.filter(({ mark }) => mark !== null)];
  if (own.length === 0 && foreign.length > 0) {
    const keptAs = foreign[0]?.written ?? null;
    return together(
      foreign.map((line) => switched(text, line, 'up')),
      keptAs,
    );
  }
  if (first === undefined) return { ...NOTHING, standing: 'changed', additions: [writtenOf(server)] };
  return together([rewritten(first, server), ...doubles.map((line) => gone(text, line))], null);
}

/** A line of Springtide's that says something else becomes what it should be. */
function rewritten({ directive, mark }: UpstreamServer, server: OwnServer): Edit {
  const isSame =
    mark !== null &&
    commentOf(mark) === commentOf(markOf(server)) &&
    directive.words.map((word) => word.text).join(' ') === wordsOf(server).join(' ');
  if (isSame) return UNCHANGED;
  const end = directive.comment === null ? directive.end : commentEnd(directive.comment);
  return { ...NOTHING, splices: [{ start: directive.start, end, text: writtenOf(server) }], standing: 'changed' };
}

/** Without the carriage return that may stand before the line's end. */
function commentEnd({ start, text }: { readonly start: number; readonly text: string }): number {
  return start + text.trimEnd().length;
}

/** A line of Springtide's goes down; what else it says stays. */
function left(text: string, line: UpstreamServer): Edit {
  const { directive, mark, isDown } = line;
  const { comment } = directive;
  if (mark === null || comment === null || (mark.isLeaving && isDown)) return UNCHANGED;
  const written: Splice = {
    start: comment.start,
    end: commentEnd(comment),
    text: commentOf({ ...mark, isLeaving: true }),
  };
  return { ...NOTHING, splices: [...switched(text, line, 'down').splices, written], standing: 'changed' };
}

function removed(text: string, line: UpstreamServer): Edit {
  return line.mark?.isLeaving === true ? gone(text, line) : { ...NOTHING, standing: 'stays' };
}

function gone(text: string, line: UpstreamServer): Edit {
  return { ...NOTHING, splices: [removalOf(text, line.directive)], removed: [line], standing: 'changed' };
}

/** A line gets the word `down`, or loses it. */
function switched(text: string, { directive: { words, end }, isDown }: UpstreamServer, to: 'up' | 'down'): Edit {
  if (isDown === (to === 'down')) return UNCHANGED;
  if (to === 'down') {
    const at = words.at(-1)?.end ?? end - 1;
    return { ...NOTHING, splices: [{ start: at, end: at, text: ' down' }], standing: 'changed' };
  }
  const splices = words.flatMap((word, index): readonly Splice[] => {
    const before = words[index - 1];
    if (word.text !== 'down' || before === undefined) return [];
    // a comment may stand between two words
    const isNear = text.slice(before.end, word.start).trim() === '';
    return [{ start: isNear ? before.end : word.start, end: word.end, text: '' }];
  });
  return { ...NOTHING, splices, standing: 'changed' };
}

import { useMemo, useState } from 'react';
import { isOpenAtFirst, linesWith, type LinePlace, linkedLine, LogRows } from './log-rows.ts';
import type { LogSection, NodeLog } from './node-log.ts';

interface LookAt {
  readonly nodeRunId: number;
  /** Whether the log opens at its end, where output appears, or the reason of a failure is. */
  readonly fromEnd: boolean;
  /** The link to a line in the URL. */
  readonly link: string | null;
}

/** The state of the log view: open sections, search, place. */
export function useLogLook(log: NodeLog, { nodeRunId, fromEnd, link }: LookAt) {
  const linked = useMemo(() => linkedLine(link, nodeRunId), [link, nodeRunId]);
  const [part, setPart] = useState('');
  const [place, setPlace] = useState(0);
  const [isFollowing, setFollowing] = useState(fromEnd && linked === null);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const watched = useWatched(log);
  const hits = useMemo(() => linesWith(log, part), [log, part]);
  const hit: LinePlace | null = hits[place] ?? hits[0] ?? null;
  const shownPlace = hit ?? linked;
  const rows = useMemo(() => {
    // the section of a shown line is open unless the user folded it
    const isOpen = (section: LogSection): boolean =>
      folds.get(section.key) ??
      (section.key === shownPlace?.key || watched.has(section.key) || isOpenAtFirst(section, log));
    return new LogRows(log, isOpen);
  }, [log, folds, watched, shownPlace?.key]);
  const unfold = (target: LinePlace | undefined): void => {
    if (target === undefined || folds.get(target.key) !== false) return;
    setFolds(new Map(folds).set(target.key, true));
  };
  return {
    rows,
    part,
    hits,
    /** The index of the shown match. */
    hitPlace: place < hits.length ? place : 0,
    linked,
    /** The row to scroll to; null = none. */
    shown: shownPlace === null ? null : rows.indexOf(shownPlace),
    isFollowing,
    follow: setFollowing,
    search: (text: string): void => {
      setPart(text);
      setPlace(0);
      if (text !== '') setFollowing(false);
      unfold(linesWith(log, text)[0]);
    },
    goTo: (by: 1 | -1): void => {
      const next = hits.length === 0 ? 0 : (place + by + hits.length) % hits.length;
      setFollowing(false);
      setPlace(next);
      unfold(hits[next]);
    },
    fold: ({ key }: LogSection, isOpen: boolean): void => setFolds(new Map(folds).set(key, isOpen)),
  };
}

/** The sections that were seen running: they stay open when they succeed. */
function useWatched(log: NodeLog): ReadonlySet<string> {
  const [watched, setWatched] = useState<ReadonlySet<string>>(new Set());
  const fresh = log.filter(({ key, finished }) => finished === null && !watched.has(key));
  if (fresh.length > 0) setWatched(new Set([...watched, ...fresh.map(({ key }) => key)]));
  return watched;
}

export type LogLook = ReturnType<typeof useLogLook>;

import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changesSince,
  conflictIn,
  type RecordChanges,
  type RecordKind,
  type Versioned,
} from '../../data/records/changes.ts';
import { useErrorText } from '../../shell/error-text.ts';

/** An editor's view of who else changes what it edits. */
export interface RecordEdit {
  /** The version that a save is of; undefined = of a new record. */
  readonly version: number | undefined;
  /** Who changed the version that is edited; null = not known yet. */
  readonly latest: Versioned | null;
  /** What somebody else saved since, while it is not decided what to do about it. */
  readonly theirs: RecordChanges | null;
  /** What the next save overwrites on purpose. */
  readonly overwritten: RecordChanges | null;
  /** Keeps what is typed: the next save overwrites what somebody else saved. */
  readonly overwrite: () => void;
  /** True for the refusal of a save that would overwrite a change, which is shown from then on. */
  readonly isRefused: (error: unknown) => boolean;
  /** Why a save failed, for a person. */
  readonly failureText: (error: unknown) => string;
  /** A save made this version. */
  readonly saved: (version: number) => void;
}

interface Base {
  readonly version: number;
  readonly overwritten: RecordChanges | null;
  readonly refusal: RecordChanges | null;
}

/**
 * Watches a record while it is edited.
 *
 * @param id null = a new record, which nobody else knows
 * @param opened the version that the editor began with
 */
export function useRecordEdit(kind: RecordKind, id: number | null, opened: number): RecordEdit {
  const { t } = useTranslation();
  const say = useErrorText();
  const [base, setBase] = useState<Base>({ version: opened, overwritten: null, refusal: null });
  const watched = changesSince(kind, id ?? 0, base.version);
  const { data } = useQuery({ ...watched, ...(id === null ? { queryFn: skipToken } : {}) });
  const seen = [data, base.refusal].filter((found) => found !== undefined && found !== null);
  const latest = seen.toSorted((a, b) => a.version - b.version).at(-1);
  const theirs = latest !== undefined && latest.version > base.version ? latest : null;
  return {
    version: id === null ? undefined : base.version,
    latest: latest !== undefined && theirs === null ? latest : null,
    theirs,
    overwritten: theirs === null ? base.overwritten : null,
    overwrite: () => {
      if (theirs !== null) setBase({ version: theirs.version, overwritten: theirs, refusal: null });
    },
    isRefused: (error) => {
      const refusal = conflictIn(error);
      if (refusal !== null) setBase((before) => ({ ...before, refusal }));
      return refusal !== null;
    },
    failureText: (error) => (conflictIn(error) === null ? say(error) : t('changes.refused')),
    saved: (version) => setBase({ version, overwritten: null, refusal: null }),
  };
}

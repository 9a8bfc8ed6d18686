import { useTranslation } from 'react-i18next';
import type { Condition } from '../data/conditions.ts';
import type { Schedule } from '../data/schedules.ts';
import { ConditionIcon } from '../shell/condition.tsx';

type Run = Pick<NonNullable<Schedule['last']>, 'state' | 'outcome'>;

/** Firings that came to nothing look as nodes that were left out. */
const CONDITIONS: Readonly<Record<Run['state'], Condition>> = {
  waiting: 'waiting',
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
  superseded: 'skipped',
  dropped: 'skipped',
  missed: 'skipped',
};

/** The outcome of a firing: an icon in its colour, and a word. A partial success is not green. */
export function OutcomeMark({ run: { state, outcome } }: { readonly run: Run }) {
  const { t } = useTranslation();
  const isPartial = outcome === 'partial';
  return (
    <>
      <ConditionIcon condition={isPartial ? 'partial' : CONDITIONS[state]} />{' '}
      {t(`schedules.outcome.${isPartial ? outcome : state}`)}
    </>
  );
}

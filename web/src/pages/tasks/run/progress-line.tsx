import { useTranslation } from 'react-i18next';
import { MomentIn } from '../../../parts/moment.tsx';
import { useClockTime } from '../../../parts/times.ts';
import { networkErrorIn, type Progress } from './trouble.ts';

/** A line about a node in work. */
interface Line {
  /** The moment that the line names, in seconds since 1970; null = none. */
  readonly at: number | null;
  /** The line, with this text where the moment belongs. */
  readonly say: (time: string) => string;
}

/** What a node in work is at besides its step, in a line; null = it runs its step, as far as is known. */
export function useProgressLine(): (progress: Progress) => Line | null {
  const { t } = useTranslation();
  return ({ phase, trouble, retryAt }) => {
    if (trouble !== null) {
      const { reason, tries, until } = trouble;
      const code = networkErrorIn(reason);
      const said = code === null ? reason : t(`tasks.trouble.${code}`);
      return { at: until, say: (time) => t('tasks.cannotConnect', { reason: said, tries, time }) };
    }
    if (retryAt !== null) return { at: retryAt, say: (time) => t('tasks.retrying', { time }) };
    return phase === 'connecting' || phase === 'ending' ? { at: null, say: () => t(`tasks.${phase}`) } : null;
  };
}

/** Says the same as a text, for what cannot hold elements. */
export function useProgress(): (progress: Progress) => string | null {
  const lineOf = useProgressLine();
  const sayTime = useClockTime();
  return (progress) => {
    const line = lineOf(progress);
    return line === null ? null : line.say(line.at === null ? '' : sayTime(line.at));
  };
}

/** The line; its moment has the same in the other time zone as its tooltip. */
export function ProgressLine({ line: { at, say } }: { readonly line: Line }) {
  if (at === null) return <>{say('')}</>;
  return (
    <MomentIn at={at} isShort>
      {say}
    </MomentIn>
  );
}

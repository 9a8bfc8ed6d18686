import { useClockTime, useMoment, useOtherMoment } from './times.ts';

interface MomentProps {
  /** Seconds since 1970; null = there is none. */
  readonly at: number | null;
  /** Whether the time of day is enough on the same day. */
  readonly isShort?: boolean;
  /** What stands there without a moment. */
  readonly none?: string;
}

/** A moment in the chosen time zone, with the same in the other one as its tooltip. */
export function Moment({ at, isShort = false, none = '–' }: MomentProps) {
  const sayWhole = useMoment();
  const sayShort = useClockTime();
  const sayOther = useOtherMoment();
  if (at === null) return <>{none}</>;
  return (
    <time
      dateTime={new Date(at * 1000).toISOString()}
      title={sayOther(at)}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {isShort ? sayShort(at) : sayWhole(at)}
    </time>
  );
}

/** Stands for the moment while its sentence is made; a character that no text has. */
const PLACE = '\uE000';

interface MomentInProps extends Pick<MomentProps, 'isShort'> {
  /** Seconds since 1970. */
  readonly at: number;
  /** The sentence, with this text where the moment belongs. */
  readonly children: (time: string) => string;
}

/** A sentence with a moment in it. @example <MomentIn at={due}>{(time) => t('tasks.due', { time, attempt })}</MomentIn> */
export function MomentIn({ at, isShort = false, children }: MomentInProps) {
  const [before = '', ...after] = children(PLACE).split(PLACE);
  return (
    <>
      {before}
      {after.length > 0 && <Moment at={at} isShort={isShort} />}
      {after}
    </>
  );
}

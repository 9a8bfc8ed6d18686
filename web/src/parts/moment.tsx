import { useMoment, useOtherMoment } from './times.ts';

interface MomentProps {
  /** Seconds since 1970; null = there is none. */
  readonly at: number | null;
  /** What stands there without a moment. */
  readonly none?: string;
}

/** A moment in the chosen time zone, with the same in the other one as its tooltip. */
export function Moment({ at, none = '–' }: MomentProps) {
  const say = useMoment();
  const sayOther = useOtherMoment();
  if (at === null) return <>{none}</>;
  return (
    <time
      dateTime={new Date(at * 1000).toISOString()}
      title={sayOther(at)}
      style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
    >
      {say(at)}
    </time>
  );
}

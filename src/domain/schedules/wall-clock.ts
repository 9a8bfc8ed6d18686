import { Temporal } from 'temporal-polyfill';

/** A moment, and its local date and time. */
export interface Firing {
  readonly at: Date;
  /** `YYYY-MM-DD HH:mm:ss`: identifies a firing, as each local time fires once. */
  readonly localTime: string;
}

/** A time in a week. */
export interface WeekTime {
  /** 0 every day, 1 Sunday … 7 Saturday. */
  readonly weekDay: number;
  /** HH:mm:ss */
  readonly time: string;
}

/**
 * Local times in a time zone. A time that a day lacks, because the clocks are put forward over it, is the
 * moment at which that happens; a time that a day has twice is the first of the two.
 *
 * @example new WallClock('Europe/Berlin').last({ weekDay: 0, time: '02:30:00' }, new Date()).localTime
 */
export class WallClock {
  readonly timeZone: string;
  /** Time-zone arithmetic is slow, and the same moments are needed every second. */
  private readonly moments = new Map<string, number>();
  private day: { readonly at: number; readonly date: Temporal.PlainDate } | null = null;

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  /** The latest firing that is not after `now`. */
  last(when: WeekTime, now: Date): Firing {
    const today = this.today(now);
    const step = when.weekDay === 0 ? 1 : 7;
    const back = when.weekDay === 0 ? 0 : (today.dayOfWeek - isoDay(when.weekDay) + 7) % 7;
    for (let days = back; ; days += step) {
      const firing = this.firing(today.subtract({ days }), when.time);
      if (firing.at <= now) return firing;
    }
  }

  /** The first firing after `now`. */
  next(when: WeekTime, now: Date): Firing {
    const today = this.today(now);
    const step = when.weekDay === 0 ? 1 : 7;
    const ahead = when.weekDay === 0 ? 0 : (isoDay(when.weekDay) - today.dayOfWeek + 7) % 7;
    for (let days = ahead; ; days += step) {
      const firing = this.firing(today.add({ days }), when.time);
      if (firing.at > now) return firing;
    }
  }

  /** When a local time is, written as `YYYY-MM-DD HH:mm:ss`. */
  at(localTime: string): Date {
    const [date = '', time = ''] = localTime.split(' ');
    return this.firing(Temporal.PlainDate.from(date), time).at;
  }

  private today(now: Date): Temporal.PlainDate {
    const at = now.getTime();
    if (this.day?.at !== at) {
      const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.timeZone).toPlainDate();
      this.day = { at, date };
    }
    return this.day.date;
  }

  private firing(date: Temporal.PlainDate, time: string): Firing {
    const localTime = `${date.toString()} ${time}`;
    return { at: new Date(this.moment(date, time, localTime)), localTime };
  }

  private moment(date: Temporal.PlainDate, time: string, key: string): number {
    const known = this.moments.get(key);
    if (known !== undefined) return known;
    const moment = this.compute(date.toPlainDateTime(time));
    if (this.moments.size >= MOST_REMEMBERED) this.moments.clear();
    this.moments.set(key, moment);
    return moment;
  }

  private compute(local: Temporal.PlainDateTime): number {
    const moment = local.toZonedDateTime(this.timeZone, { disambiguation: 'earlier' });
    if (moment.toPlainDateTime().equals(local)) return moment.epochMilliseconds;
    const gapEnd = moment.getTimeZoneTransition('next');
    return (gapEnd ?? moment).epochMilliseconds;
  }
}

const MOST_REMEMBERED = 10_000;

/** The contract counts from Sunday 1, ISO from Monday 1. */
function isoDay(weekDay: number): number {
  return ((weekDay + 5) % 7) + 1;
}

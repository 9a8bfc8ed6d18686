import { Type } from 'typebox';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { NoInput, Time } from '../http/fields.ts';
import { preciseSeconds } from '../http/times.ts';

const clocks = resource<number>('schedules', '定时任务');

export const clockEndpoints = [
  clocks.read({
    path: '/clock',
    summary: 'The server’s time zone, in which schedules are meant, and its time now',
    summaryZh: '服务器时区（定时任务按此时区触发）及当前时间',
    input: NoInput,
    data: Type.Object({
      time_zone: Type.String({ description: 'of the IANA database' }),
      now: Type.Number({ description: 'seconds since 1970' }),
      local_time: Time,
    }),
    example: { data: { time_zone: 'Asia/Shanghai', now: 1_772_442_000, local_time: '2026-03-02 17:00:00' } },
    handle: (_, { context, clock }) => {
      const now = context.now();
      return Promise.resolve(
        payload({ time_zone: clock.wall.timeZone, now: preciseSeconds(now) ?? 0, local_time: clock.shown(now) }),
      );
    },
  }),
];

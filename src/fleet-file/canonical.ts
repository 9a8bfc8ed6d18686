import { type Fields, isFields } from './records.ts';

/*
 * One form for what can be written in several, so that it is only changed when it differs.
 */

/** Fields of a schedule's items that mean nothing when they have this value. */
const IDLE: Fields = { concurr_num: 0, concurr_ratio: 0, elastic_count: 0, step_name: '', ignore: false };

/**
 * The definitions of a pool's schedules in one form: times with seconds, no fields that say nothing, items by day and time or by
 * pool. What is none is returned as it is: the schema refuses it.
 *
 * @example canonicalSchedules([{ type: 'expand', exec_type: 'crontab', cron_items: [{ week_day: 0, time: '20:00', instance_num: 3, ignore: false }] }])
 *   // [{ type: 'expand', exec_type: 'crontab', cron_items: [{ week_day: 0, time: '20:00:00', instance_num: 3 }] }]
 */
export function canonicalSchedules(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((definition: unknown) => {
    if (!isFields(definition)) return definition;
    const { cron_items: times, depend_items: pools, type, ...rest } = definition;
    return {
      type,
      ...rest,
      ...itemsOf('cron_items', times, (item) => cronItem(item, type), dayAndTime),
      ...itemsOf('depend_items', pools, withoutIdle, (item) => String(item['pool'])),
    };
  });
}

function itemsOf(name: string, items: unknown, form: (item: Fields) => Fields, key: (item: Fields) => string): Fields {
  if (!Array.isArray(items) || !items.every(isFields)) return items === undefined ? {} : { [name]: items };
  if (items.length === 0) return {};
  return { [name]: items.map(form).toSorted((a, b) => compared(key(a), key(b))) };
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cronItem(item: Fields, type: unknown): Fields {
  const { time, instance_num: size, ...rest } = withoutIdle(item);
  const whole = typeof time === 'string' && /^\d\d:\d\d$/.test(time) ? `${time}:00` : time;
  return { ...rest, time: whole, ...(size === undefined || type === 'upload' ? {} : { instance_num: size }) };
}

function dayAndTime({ week_day: day, time }: Fields): string {
  return `${String(day)} ${String(time)}`;
}

function withoutIdle(item: Fields): Fields {
  const said = 'ignore' in item ? { ...item, ignore: Boolean(item['ignore']) } : item;
  return Object.fromEntries(
    Object.entries(said).filter(([name, value]) => !Object.hasOwn(IDLE, name) || IDLE[name] !== value),
  );
}

import { expect, test } from 'vitest';
import { zonedMoment, zoneName } from './zoned-moment.ts';

const MOMENT = Date.parse('2026-03-07T16:05:09Z');

test('a moment is said in the zone of the schedule, on a clock of 24 hours', () => {
  expect(zonedMoment(MOMENT, 'Asia/Shanghai', 'en')).toMatch(/^Sun, 8 Mar 2026.* 00:05:09$/);
  expect(zonedMoment(MOMENT, 'America/New_York', 'zh')).toMatch(/3月7日.*11:05:09/);
});

test('a zone is named with its distance from UTC', () => {
  expect(zoneName('Asia/Shanghai', MOMENT, 'en')).toBe('Asia/Shanghai (GMT+8)');
  expect(zoneName('Europe/Berlin', Date.parse('2026-07-01T00:00:00Z'), 'en')).toBe('Europe/Berlin (GMT+2)');
});

/**
 * Reads a time of the day as people type it, on a clock of 24 hours; null when it is none.
 *
 * @example readTimeOfDay('930') // '09:30'
 */
export function readTimeOfDay(text: string): string | null {
  const typed = text.trim().replaceAll('：', ':');
  const [, hour = '', minute = '00', second = '00'] = WITH_COLONS.exec(typed) ?? WITHOUT_COLON.exec(typed) ?? [];
  const time = `${hour.padStart(2, '0')}:${minute}:${second}`;
  if (hour === '' || !TIME.test(time)) return null;
  return second === '00' ? time.slice(0, 5) : time;
}

const WITH_COLONS = /^(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?$/;
const WITHOUT_COLON = /^(\d{1,2})(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

import { escaped } from './safe-text.ts';

/** JSON of several lines, in which whatever a terminal would act on is escaped. */
export function jsonOf(value: unknown): string {
  return `${escaped(JSON.stringify(value ?? null, null, 2))}\n`;
}

import { type Message, message } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';

/** What may be limited, in the units of the API: numbers of files and processes, bytes, seconds. */
const RANGES = {
  nofile: { least: 16, most: 2 ** 30 },
  nproc: { least: 1, most: 2 ** 22 },
  core: { least: 0, most: 2 ** 50 },
  fsize: { least: 4096, most: 2 ** 50 },
  as: { least: 2 ** 24, most: 2 ** 50 },
  cpu: { least: 1, most: 31_536_000 },
} as const;

export type LimitName = keyof typeof RANGES;
export type LimitValue = number | typeof UNLIMITED;
/** Limits of the processes of a step, as ulimit sets them. */
export type StepLimits = Readonly<Partial<Record<LimitName, LimitValue>>>;

export const UNLIMITED = 'unlimited';
export const LIMITS = Object.keys(RANGES) as readonly LimitName[];

/**
 * Reads limits as a client sends them.
 *
 * @throws Refusal that names the limit
 * @example checkedLimits({ nofile: 65536, core: 'unlimited' }, 'limits')
 */
export function checkedLimits(value: unknown, field: string): StepLimits {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal(message('limits_wrong', { field, known: LIMITS }), field);
  }
  const entries = Object.entries(value).map(([name, limit]: [string, unknown]) => {
    const known = LIMITS.find((candidate) => candidate === name);
    if (known === undefined) throw refusal(message('limits_wrong', { field, known: LIMITS }), field);
    const own = `${field}.${known}`;
    if (limit === UNLIMITED) return [known, limit];
    return [known, wholeNumber(limit, { field: own, ...RANGES[known], also: UNLIMITED })];
  });
  return Object.fromEntries(entries) as StepLimits;
}

/** @throws Refusal that says from which number to which it may be, and what else */
export function wholeNumber(
  value: unknown,
  { field, least, most, also }: { field: string; least: number; most: number; also?: string },
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = { field, least, most };
  throw refusal(
    also === undefined ? message('whole_number_wrong', range) : message('limit_wrong', { ...range, also }),
    field,
  );
}

function refusal(content: Message, field: string): Refusal {
  return new Refusal('invalid', content, { field });
}

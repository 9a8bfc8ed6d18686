/** What is told of a node in work besides its step. */
export interface Progress {
  /** null = it runs its step, as far as is known */
  readonly phase: 'connecting' | 'ending' | 'retrying' | null;
  /** Why it is not reached; null = it is, as far as is known. */
  readonly trouble: Trouble | null;
  /** When its next attempt begins, in seconds since 1970; null = it does not wait for one. */
  readonly retryAt: number | null;
}

export interface Trouble {
  readonly reason: string;
  /** How many tries in a row have failed. */
  readonly tries: number;
  /** When it is given up at the latest, in seconds since 1970. */
  readonly until: number;
}

const PHASES = ['connecting', 'ending', 'retrying'] as const;

/** Reads what the API and its events tell; what is not told, or makes no sense, is nothing. */
export function progressIn(told: {
  readonly phase?: unknown;
  readonly trouble?: unknown;
  readonly retry_at?: unknown;
}): Progress {
  return {
    phase: PHASES.find((phase) => phase === told.phase) ?? null,
    trouble: troubleIn(told.trouble),
    retryAt: typeof told.retry_at === 'number' ? told.retry_at : null,
  };
}

function troubleIn(told: unknown): Trouble | null {
  if (typeof told !== 'object' || told === null) return null;
  const { reason, tries, until } = told as Readonly<Record<string, unknown>>;
  if (typeof reason !== 'string' || typeof tries !== 'number' || typeof until !== 'number') return null;
  return { reason, tries, until };
}

/** What the network says of itself, for which there are words. */
export const NETWORK_ERRORS = [
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ECONNRESET',
] as const;

export type NetworkError = (typeof NETWORK_ERRORS)[number];

/** @example networkErrorIn('10.0.0.1:22: connect ECONNREFUSED 10.0.0.1:22') // 'ECONNREFUSED' */
export function networkErrorIn(reason: string): NetworkError | null {
  return NETWORK_ERRORS.find((code) => new RegExp(`\\b${code}\\b`).test(reason)) ?? null;
}
